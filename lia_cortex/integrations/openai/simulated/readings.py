"""Answer in the JSON that a request asks for, with a reading of the newest words as rough as a small model's."""

from typing import Any

import orjson

from lia_cortex.integrations.openai.simulated import words

_TOPICS = (
    ("cancellation", ("cancel",)),
    ("complaint", ("reclama", "ouvidoria", "procon")),
    ("billing", ("boleto", "fatura", "pix", "pagar", "paguei", "conta")),
    ("technical", ("internet", "wifi", "caiu", "sinal", "roteador", "lenta")),
    ("sales", ("plano", "assinar", "contratar", "cobertura")),
)
_ANGRY = ("demora", "absurdo", "pessimo", "lixo", "raiva", "cansei")
_HAPPY = ("obrigad", "valeu", "perfeito", "otimo")
_HASTY = ("urgente", "agora", "hoje")


def in_format(text: str, body: dict[str, Any], *, question: str, told: dict[str, str] | None = None) -> str:
    """Return the text, or the JSON with it as `reply` where the request's schema has such a property."""
    wanted = (body.get("text") or {}).get("format") or {}
    properties = (wanted.get("schema") or {}).get("properties") or {}
    if wanted.get("type") != "json_schema" or "reply" not in properties or not text:
        return text
    answer = {"reply": text} | _guessed(question) | (told or {})
    return orjson.dumps({name: answer.get(name) for name in properties}).decode()


def _guessed(question: str) -> dict[str, str]:
    # Parts of words, on purpose: models do err, and the platform's rules are there to correct them.
    plain = words.folded(question)
    topic = next((topic for topic, parts in _TOPICS if any(part in plain for part in parts)), "other")
    angry, happy = (any(part in plain for part in parts) for parts in (_ANGRY, _HAPPY))
    mood = "negative" if angry else "positive" if happy else "neutral"
    urgency = "high" if any(part in plain for part in _HASTY) else "normal"
    return {"topic": topic, "urgency": urgency, "sentiment": mood}
