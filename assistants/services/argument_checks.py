"""Judge a model's arguments by a JSON schema, in words that help it to correct them."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from jsonschema.exceptions import ValidationError, best_match  # type: ignore[import-untyped]

MOST_TOLD = 5
_BRANCHES = ("anyOf", "oneOf")


def faults(schema: Mapping[str, Any], values: object) -> str:
    """Return what does not fit, "" when everything does; values are never repeated, they may be personal."""
    told = [_told(error) for error in _errors(_validator(orjson.dumps(schema)), values)]
    return "; ".join(dict.fromkeys(told[:MOST_TOLD]))


@lru_cache(maxsize=512)
def _validator(schema: bytes) -> Draft202012Validator:
    return Draft202012Validator(orjson.loads(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)


def _errors(validator: Draft202012Validator, values: object) -> Iterator[ValidationError]:
    for error in sorted(validator.iter_errors(values), key=lambda found: list(map(str, found.absolute_path))):
        inner = best_match(error.context) if error.validator in _BRANCHES and error.context else None
        yield inner or error


def _told(error: ValidationError) -> str:
    place = ".".join(map(str, error.absolute_path)) or "arguments"
    wanted = error.validator_value
    match error.validator:
        case "required":
            missing = [name for name in wanted if isinstance(error.instance, dict) and name not in error.instance]
            return f"{place}: missing {', '.join(map(str, missing))}"
        case "type":
            return f"{place}: must be {' or '.join(wanted) if isinstance(wanted, list) else wanted}"
        case "enum":
            return f"{place}: must be one of {', '.join(map(str, wanted))}"
        case "pattern":
            return f"{place}: must match {wanted}"
        case "format":
            return f"{place}: must be a {wanted}"
        case "additionalProperties":
            known = ", ".join(error.schema.get("properties", {})) if isinstance(error.schema, dict) else ""
            return f"{place}: only these are known: {known}"
        case rule:
            return f"{place}: {rule} {wanted if isinstance(wanted, int | float | str) else 'does not hold'}"
