"""Why a turn waits or came to nothing, or the model's provider failed, in words; code gives names."""

from django.utils.translation import gettext_lazy as _

GAVE_UP = "gave up: "
WORDS = {
    "admission": _("It waits for room: as many answers are composed as may be at once."),
    "internal error": _("An error of the platform itself; its log has it."),
    "provider budget": _("It waits for the budget of the model's provider."),
    "breaker open": _("The model's provider failed too often and is left alone for a while."),
    "timeout": _("The model's provider did not answer in time."),
    "malformed": _("What the model's provider answered cannot be read."),
}
BEGIN = (
    ("connection ", _("The model's provider cannot be reached (%(detail)s).")),
    ("answer failed", _("The model's provider gave up on the answer (%(detail)s).")),
)


def words(reason: str) -> str:
    """Return the reason for the person who reads it; one without words of ours stays as it is."""
    if reason.startswith(GAVE_UP):
        return str(_("Given up after many tries: %(why)s") % {"why": words(reason.removeprefix(GAVE_UP))})
    known = WORDS.get(reason)
    if known is not None:
        return str(known)
    told = next((told for begin, told in BEGIN if reason.startswith(begin)), None)
    if told is None and reason[:3].isdecimal():
        told = _("The model's provider answered with an error (%(detail)s).")
    return str(told % {"detail": reason}) if told else reason
