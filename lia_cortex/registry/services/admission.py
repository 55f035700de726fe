"""The gate in front of the model: how much new work is taken on now; nothing is dropped, it waits."""

from datetime import timedelta

from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import Admission

Level = Admission.Level

HOLD = timedelta(seconds=5)
"""Held work asks again after this long."""


def _read(_: None) -> int:
    row = Admission.objects.filter(pk=1).values_list("level", flat=True).first()
    return Level.NORMAL if row is None else row


_level = Recent(_read)


def level() -> int:
    """Return the admission level, at most a second old; without a row it is NORMAL."""
    return _level(None)


def hold(*, is_new: bool) -> timedelta | None:
    """Return how long a turn is to wait, or None when it may run; `is_new`: nothing was answered in it yet."""
    return HOLD if is_new and level() >= Level.HOLD_NEW else None
