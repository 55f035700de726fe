"""Tell what each argument of a call stands for, by its schema and its name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from assistants.services.guards.facts.plain import plain

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = r"(?:^|_)(?:{})(?:s?$|_)"
_WHOLE = re.compile(
    _WORD.format(
        r"ids?|cod(?:e|igo)|protocol\w*|document\w*|cpf|cnpj|rg|e_?mail|phone|telefone|celular|whatsapp|postcode|cep|"
        r"zip\w*|postal\w*|plan|plano|slot|contract|contrato|invoice|fatura|reference|referencia|number|numero|"
        r"account|agency|agencia|pix|key|chave|card|serial|mac|barcode|token"
    )
)
_PLACE = re.compile(
    _WORD.format(
        r"address|endereco|complement\w*|street|rua|logradouro|district|bairro|neighbou?rhood|city|cidade|town|municipio"
    )
)
_AMOUNT = re.compile(
    _WORD.format(
        r"amount|value|valor|price|preco|total|discount|desconto|credit|credito|fee|taxa|fine|multa|refund|"
        r"estorno|reembolso|entrada"
    )
)
_DAY = re.compile(_WORD.format(r"day|dia"))
_MOMENT = re.compile(
    _WORD.format(
        r"day|dia|dates?|datas?|birth\w*|nascimento|when|quando|starts?|ends?|due|until|vencimento|deadline|prazo|"
        r"times?|horas?|horario|at|hour|window|period"
    )
)


class Means(StrEnum):
    """What an argument stands for."""

    WHOLE = "whole"
    """Something that is copied, not worded: a document, an e-mail, a plan's or a slot's id."""
    PLACE = "place"
    AMOUNT = "amount"
    DAY = "day"
    MOMENT = "moment"
    WORDS = "words"
    """Free words: only the figures in them state anything."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value that the model chose, and where it stands."""

    path: str
    value: str | int | float
    means: Means


def of(arguments: type[BaseModel] | Mapping[str, Any], values: object) -> Iterator[Field]:
    """Yield the values that the schema does not itself offer: no defaults, no enumerations, no yes or no."""
    described = schema(arguments)
    yield from _fields(values, described, described.get("$defs", {}), "")


def schema(arguments: type[BaseModel] | Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the JSON schema of a tool's arguments, defaults and descriptions included."""
    return arguments if isinstance(arguments, Mapping) else _schema(arguments)


@lru_cache(maxsize=256)
def _schema(arguments: type[BaseModel]) -> dict[str, Any]:
    return arguments.model_json_schema()


def _fields(value: object, schema: Mapping[str, Any], definitions: Mapping[str, Any], path: str) -> Iterator[Field]:
    branches = _branches(schema, definitions)
    if any(_offers(branch, value) for branch in branches):
        return
    match value:
        case dict():
            for name, item in value.items():
                known = [each["properties"][name] for each in branches if name in each.get("properties", {})]
                inner = known[0] if known else {}
                yield from _fields(item, inner, definitions, f"{path}.{name}" if path else str(name))
        case list():
            lists = [each["items"] for each in branches if isinstance(each.get("items"), Mapping)]
            for item in value:
                yield from _fields(item, lists[0] if lists else {}, definitions, path)
        case bool() | None:
            return
        case str() | int() | float():
            yield Field(path, value, _means(path, value))
        case _:
            return


def _branches(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the schema and its alternatives, references followed."""
    if "$ref" in schema:
        schema = {**definitions.get(str(schema["$ref"]).rpartition("/")[2], {}), **schema}
    options = [option for key in ("anyOf", "oneOf") for option in schema.get(key, ()) if isinstance(option, Mapping)]
    return [schema, *(branch for option in options for branch in _branches(option, definitions))]


def _offers(schema: Mapping[str, Any], value: object) -> bool:
    if value in schema.get("enum", ()):
        return True
    return any(key in schema and schema[key] == value for key in ("const", "default"))


@lru_cache(maxsize=1024)
def _named(path: str) -> str:
    return plain(_CAPITAL.sub("_", path.rpartition(".")[2])).replace("-", "_")


def _means(path: str, value: str | float) -> Means:
    name = _named(path)
    if _PLACE.search(name) and isinstance(value, str):
        return Means.PLACE
    if _AMOUNT.search(name):
        return Means.AMOUNT
    if _DAY.search(name) and not isinstance(value, str):
        return Means.DAY
    if _MOMENT.search(name):
        return Means.MOMENT
    return Means.WHOLE if _WHOLE.search(name) else Means.WORDS
