"""Join what the model says of a burst with what the rules are sure of."""

from collections.abc import Iterable
from dataclasses import replace

import orjson

from assistants.services.readings import plain, sentiment, topic, urgency
from assistants.types import Reading
from lia_cortex.integrations.openai.types import AnswerSchema, ModelAnswer

URGENCIES = ("normal", "high")
SENTIMENTS = ("negative", "neutral", "positive")

SCHEMA = AnswerSchema(
    name="turn",
    schema={
        "type": "object",
        "properties": {
            "reply": {"type": "string", "description": "What the customer reads: the answer itself, nothing else."},
            "topic": {
                "type": "string",
                "enum": list(topic.TOPICS),
                "description": "What the customer's newest messages are about.",
            },
            "urgency": {
                "type": "string",
                "enum": list(URGENCIES),
                "description": "high only where waiting does harm today; anger or capitals are not urgency.",
            },
            "sentiment": {
                "type": "string",
                "enum": list(SENTIMENTS),
                "description": "How the writer of the newest messages feels; a plain report of a problem is neutral.",
            },
        },
        "required": ["reply", "topic", "urgency", "sentiment"],
        "additionalProperties": False,
    },
)
"""What a model is asked to answer with; one that answers plain text has answered with the reply."""


def taken_apart(answer: ModelAnswer) -> tuple[ModelAnswer, Reading | None]:
    """Return the answer with the reply as its text, and what the model read; None where it told no reading."""
    told = _object(answer.text)
    reply = told.get("reply")
    if not isinstance(reply, str):
        return answer, None
    values = (told.get("topic"), told.get("urgency"), told.get("sentiment"))
    known = values[0] in topic.TOPICS and values[1] in URGENCIES and values[2] in SENTIMENTS
    reading = Reading(*map(str, values)) if known else None
    return replace(answer, text=reply), reading


def of(texts: Iterable[str], *, told: Reading | None) -> Reading:
    """Return the reading of a burst: the model's, except where a rule is sure; the rules' alone without one."""
    words = plain.of("\n".join(texts))
    subject, is_clear = topic.judge(words)
    mood, is_sure = sentiment.judge(words)
    high = urgency.is_high(words)
    if told is None:
        return Reading(subject, "high" if high else "normal", mood)
    haste = "normal" if urgency.is_denied(words) else told.urgency
    if high:
        haste = "high"
    return Reading(subject if is_clear else told.topic, haste, mood if is_sure else told.sentiment)


def _object(text: str) -> dict[str, object]:
    stripped = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    if not stripped.startswith("{"):
        return {}
    try:
        told = orjson.loads(stripped)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}
