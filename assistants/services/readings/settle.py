"""Join what the model says of a burst with what the rules are sure of."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules read in a burst, and where they are sure of it."""

    topic: str
    is_clear: bool
    sentiment: str
    is_sure: bool
    is_high: bool
    is_denied: bool


def rules(texts: Iterable[str]) -> Rules:
    """Return what the rules read in a burst, whatever a model says."""
    words = plain.of("\n".join(texts))
    return Rules(*topic.judge(words), *sentiment.judge(words), urgency.is_high(words), urgency.is_denied(words))


def joined(read: Rules, *, told: Reading | None) -> Reading:
    """Return the reading of a burst: the model's, except where a rule is sure; the rules' alone without one."""
    if told is None:
        return Reading(read.topic, "high" if read.is_high else "normal", read.sentiment)
    haste = "normal" if read.is_denied else told.urgency
    if read.is_high:
        haste = "high"
    return Reading(
        read.topic if read.is_clear else told.topic, haste, read.sentiment if read.is_sure else told.sentiment
    )


def of(texts: Iterable[str], *, told: Reading | None) -> Reading:
    """Return the reading of a burst by the rules and, where there is one, the model's."""
    return joined(rules(texts), told=told)


def _object(text: str) -> dict[str, object]:
    stripped = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    if not stripped.startswith("{"):
        return {}
    try:
        told = orjson.loads(stripped)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}
