"""Fill a tool's arguments by its JSON schema, from the customer's words."""

import re
from typing import Any

from lia_cortex.integrations.openai.simulated import words
from lia_cortex.integrations.openai.simulated.phrases import Language, say

SUMMARY_LENGTH = 400

_WORDS = {
    "query", "q", "question", "search", "text", "message",
    "description", "details", "body", "content", "subject",
}  # fmt: skip
_NUMBERS = {
    "cep": r"\b\d{5}-?\d{3}\b",
    "postcode": r"\b\d{5}-?\d{3}\b",
    "zip": r"\b\d{5}-?\d{3}\b",
    "cpf": r"\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b",
    "cnpj": r"\b\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}\b",
    "document": r"\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b",
    "date": r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b",
    "time": r"\b\d{1,2}(?::\d{2}|h\d{0,2})\b",
    "phone": r"\+?\d[\d ()-]{8,}\d",
    "email": r"\S+@\S+\.\S+",
    "code": r"\b\d{4,8}\b",
    "protocol": r"\b\d{6,}\b",
}
_SAME_WORDS = {
    "complaint": "reclama", "reclamacao": "reclama", "praise": "elogi", "elogio": "elogi",
    "suggestion": "sugest", "sugestao": "sugest", "report": "denunci", "denuncia": "denunci",
    "retencao": "cancel",
}  # fmt: skip


def fill(schema: dict[str, Any], *, question: str, language: Language, target: str = "", reason: str) -> dict[str, Any]:
    """Return arguments for every property that the schema requires or the words can fill."""
    properties = schema.get("properties")
    required = set(schema.get("required") or ())
    filled: dict[str, Any] = {}
    for name, spec in (properties if isinstance(properties, dict) else {}).items():
        known = _known(name, spec, question=question, language=language, target=target, reason=reason)
        if known is not None:
            filled[name] = known
        elif name in required:
            filled[name] = _placeholder(spec, question)
    return filled


def offers_target(schema: dict[str, Any], target: str) -> bool:
    """Tell whether some property of the schema accepts the target."""
    properties = schema.get("properties")
    return isinstance(properties, dict) and any(target in _choices(spec) for spec in properties.values())


def _known(name: str, spec: Any, *, question: str, language: Language, target: str, reason: str) -> Any:
    choices = _choices(spec)
    if choices:
        return target if target in choices else _choice(choices, question)
    if "string" not in _types(spec):
        return None
    if name in {"reason", "why", "motive"}:
        return reason
    if name in {"summary", "context"}:
        return say("summary", language, words=" / ".join(question.splitlines())[:SUMMARY_LENGTH])
    if name in _WORDS:
        return question
    pattern = next((p for key, p in _NUMBERS.items() if key in name.lower()), None)
    found = re.search(pattern, question) if pattern else None
    return found.group() if found else None


def _placeholder(spec: Any, question: str) -> Any:
    types = _types(spec)
    if "null" in types:
        return None
    choices = _choices(spec)
    if choices:
        return choices[0]
    number = re.search(r"\d+", question)
    for kind in types:
        match kind:
            case "integer" | "number":
                return int(number.group()) if number and len(number.group()) < 9 else 1
            case "boolean":
                return False
            case "array":
                return []
            case "object":
                return {}
            case _:
                return question
    return question


def _choice(choices: list[Any], question: str) -> Any:
    plain = words.folded(question)
    for choice in choices:
        name = words.folded(str(choice))
        if name in plain or (name in _SAME_WORDS and _SAME_WORDS[name] in plain):
            return choice
    return None


def _choices(spec: Any) -> list[Any]:
    if not isinstance(spec, dict):
        return []
    values = spec.get("enum") or ([spec["const"]] if "const" in spec else [])
    for option in spec.get("anyOf") or ():
        values = values or _choices(option)
    return [value for value in values if value is not None]


def _types(spec: Any) -> list[str]:
    if not isinstance(spec, dict):
        return ["string"]
    kind = spec.get("type")
    if kind is None and "anyOf" in spec:
        return [name for option in spec["anyOf"] for name in _types(option)]
    return list(kind) if isinstance(kind, list) else [kind or "string"]
