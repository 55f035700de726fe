"""The steps of macros, checked when an admin writes them."""

from typing import Any

from django.utils.translation import gettext as _

from lia_cortex.supervision.models import Act, CannedAnswer
from lia_cortex.supervision.services import filling

MOST = 12
SPEECH = ("reply", "note")
NEEDS = {
    Act.Verb.ASSIGN: ("user",),
    Act.Verb.TRANSFER: ("team", "assistant"),
    Act.Verb.PRIORITISE: ("priority",),
    Act.Verb.TAG: ("add", "remove"),
    Act.Verb.CLOSE: ("reason",),
}
"""Of these details a step must give one."""


def problem(steps: Any) -> str:
    """Return what is wrong with these steps, in words; nothing when they can be done."""
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST:
        return _("A macro has between one and %(most)s steps.") % {"most": MOST}
    for number, step in enumerate(steps, start=1):
        why = _wrong(step)
        if why:
            return _("Step %(number)s: %(why)s") % {"number": number, "why": why}
    return ""


def _wrong(step: Any) -> str:
    if not isinstance(step, dict):
        return _("it is no object with a verb.")
    verb = step.get("verb")
    if verb in SPEECH:
        return _speech(step)
    if verb not in Act.Verb.values:
        return _("there is no verb “%(verb)s”.") % {"verb": verb}
    needed = NEEDS.get(Act.Verb(verb), ())
    if needed and not any(step.get(name) not in (None, "", []) for name in needed):
        return _("it must say one of: %(names)s.") % {"names": ", ".join(needed)}
    return ""


def _speech(step: dict[str, Any]) -> str:
    shortcut, text = step.get("answer"), step.get("text")
    if bool(shortcut) == bool(text):
        return _("it needs either a text or the shortcut of a ready answer.")
    if shortcut and not CannedAnswer.objects.filter(shortcut=str(shortcut)).exists():
        return _("there is no ready answer “%(shortcut)s”.") % {"shortcut": shortcut}
    unknown = filling.unknown(str(text or ""))
    return _("nothing stands for %(names)s.") % {"names": ", ".join(unknown)} if unknown else ""
