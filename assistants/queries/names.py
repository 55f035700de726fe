"""Codes that runs store, in the words of who reads them."""

from django.utils.translation import gettext_lazy, pgettext_lazy

_OUTCOMES = {
    "reply": gettext_lazy("answered"),
    "safe": gettext_lazy("a safe sentence instead of the answer"),
    "handoff": gettext_lazy("handed to another assistant"),
    "person": gettext_lazy("handed to a person"),
    "close": gettext_lazy("conversation closed"),
    "superseded": gettext_lazy("superseded by newer messages"),
}
_READINGS = {
    "technical": pgettext_lazy("topic", "technical"),
    "billing": pgettext_lazy("topic", "billing"),
    "sales": pgettext_lazy("topic", "sales"),
    "cancellation": pgettext_lazy("topic", "cancellation"),
    "complaint": pgettext_lazy("topic", "complaint"),
    "other": pgettext_lazy("topic", "other topic"),
    "normal": pgettext_lazy("urgency", "normal urgency"),
    "high": pgettext_lazy("urgency", "urgent"),
    "negative": pgettext_lazy("sentiment", "negative"),
    "neutral": pgettext_lazy("sentiment", "neutral"),
    "positive": pgettext_lazy("sentiment", "positive"),
}


def outcome(code: str) -> str:
    """Return what a run came to; a limit's or the provider's reason stays as it is."""
    return str(_OUTCOMES.get(code, code))


def reading(code: str) -> str:
    """Return the words of a topic, an urgency or a sentiment; an unknown one stays as it is."""
    return str(_READINGS.get(code, code))
