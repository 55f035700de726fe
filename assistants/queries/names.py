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
_PROVIDERS = {"first": pgettext_lazy("provider", "first"), "second": pgettext_lazy("provider", "second")}
_RUNGS = {
    "normal": pgettext_lazy("spending step", "normal"),
    "cheaper_model": gettext_lazy("cheaper model"),
    "answer_cache": gettext_lazy("answer cache only"),
    "person": gettext_lazy("a person answers"),
}
_VERDICTS = {
    "tool_as_text": gettext_lazy("tool call written as text"),
    "claimed_transfer": gettext_lazy("claimed a hand-off that was not made"),
    "claimed_action": gettext_lazy("claimed a deed that was not done"),
    "claimed_no_debt": gettext_lazy("said nothing is owed, without a look-up"),
    "amount": gettext_lazy("amount without a source"),
    "date": gettext_lazy("date without a source"),
    "code": gettext_lazy("code without a source"),
    "protocol": gettext_lazy("protocol without a source"),
    "others_data": gettext_lazy("somebody else's data"),
    "grant": gettext_lazy("promised a right that nobody gave"),
    "identity": gettext_lazy("claimed to be somebody else"),
    "dictated": gettext_lazy("words dictated to the assistant"),
    "leak": gettext_lazy("internal text"),
    "hidden_text": gettext_lazy("hidden text"),
    "empty": gettext_lazy("empty answer"),
    "cut_off": gettext_lazy("answer cut off"),
    "model_refused": gettext_lazy("the model refused"),
    "injection": gettext_lazy("orders to the assistant"),
    "dictated_call": gettext_lazy("tool call that a text dictated"),
    "repeated_call": gettext_lazy("the same tool call again"),
    "invented_argument": gettext_lazy("argument that nobody gave"),
}
_ERRORS = {
    "verify_first": gettext_lazy("the customer is not verified yet"),
    "choose_address": gettext_lazy("the customer chooses an address first"),
    "unclear_address": gettext_lazy("not clear which address"),
    "no_address": gettext_lazy("no address to choose"),
    "no_document": gettext_lazy("no document given"),
    "several_documents": gettext_lazy("more than one document given"),
    "phone_not_document": gettext_lazy("a phone, no document"),
    "wrong_code": gettext_lazy("wrong code"),
    "code_expired": gettext_lazy("code expired"),
    "no_code_sent": gettext_lazy("no code was sent"),
    "too_many_codes": gettext_lazy("too many codes sent"),
    "too_many_tries": gettext_lazy("too many wrong codes"),
    "no_phone": gettext_lazy("no phone to send a code to"),
    "not_found": gettext_lazy("not found"),
    "bad_arguments": gettext_lazy("the arguments do not fit"),
    "not_possible_now": gettext_lazy("not possible now"),
}
GUARD = "guard:"


def outcome(code: str) -> str:
    """Return what a run came to, with the code of whom it was handed to; a limit's or the provider's reason stays."""
    kind, _, whom = code.partition(":")
    if kind not in _OUTCOMES:
        return code
    return f"{_OUTCOMES[kind]}: {whom}" if whom else str(_OUTCOMES[kind])


def reading(code: str) -> str:
    """Return the words of a topic, an urgency or a sentiment; an unknown one stays as it is."""
    return str(_READINGS.get(code, code))


def provider(code: str) -> str:
    """Return which provider answered, in words."""
    return str(_PROVIDERS.get(code, code))


def rung(code: str) -> str:
    """Return the spending step in words."""
    return str(_RUNGS.get(code, code))


def verdict(code: str) -> str:
    """Return what a guard found, in words."""
    return str(_VERDICTS.get(code, code))


def error(code: str) -> str:
    """Return why a step failed; what a vendor wrote stays as it is."""
    if code.startswith(GUARD):
        return verdict(code.removeprefix(GUARD))
    return str(_ERRORS.get(code, code))
