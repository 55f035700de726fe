"""Features that operators turn off and on live; all are on until somebody turns them off."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from lia_cortex.kernel import live
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import Switch
from lia_cortex.registry.services import audit


@dataclass(frozen=True, slots=True)
class Feature:
    """A named switch, and what happens while it is off."""

    name: str
    label: StrPromise
    off: StrPromise


ASSISTANTS = Feature(
    "assistants",
    _("Assistants answer"),
    _("While off: who writes is told so, and waits for a person in the queue."),
)
TYPING = Feature("typing", _("Typing sign"), _("While off: customers do not see that an answer is being written."))
ANSWER_CACHE = Feature(
    "answer_cache", _("Answer cache"), _("While off: the model is asked every question again, and paid for it.")
)
MEDIA = Feature(
    "media",
    _("Pictures and voice messages are looked at"),
    _("While off: they are kept and shown to people, but no model is asked."),
)
ASSIGNMENT = Feature(
    "assignment", _("Automatic assignment"), _("While off: what waits in the queue is given to nobody by itself.")
)

ALL = {feature.name: feature for feature in (ASSISTANTS, TYPING, ANSWER_CACHE, MEDIA, ASSIGNMENT)}


def _read(_: None) -> frozenset[str]:
    return frozenset(Switch.objects.filter(is_on=False).values_list("name", flat=True))


_off = Recent(_read)


def is_on(feature: Feature) -> bool:
    """Return whether the feature is on, at most a second old."""
    return feature.name not in _off(None)


def states() -> dict[str, bool]:
    """Return every known switch by name as its row says now."""
    off = _read(None)
    return {name: name not in off for name in ALL}


def turn(*, name: str, on: bool, person: AbstractBaseUser, now: datetime) -> None:
    """Turn a feature on or off; one that is so already stays so. Raise Refused for one that is not known."""
    if name not in ALL:
        raise Refused("unknown_switch", gettext("There is no such switch."))
    with transaction.atomic():
        row, is_new = Switch.objects.select_for_update().get_or_create(name=name, defaults={"is_on": on})
        if row.is_on != on or (is_new and not on):
            Switch.objects.filter(pk=name).update(is_on=on, changed_at=now)
            action = "switch.on" if on else "switch.off"
            audit.record(actor=person, action=action, subject=name, details={}, now=now)
            live.look_at(operations="switches")
    _off.forget()
