"""Circuit breakers that all workers share: a provider in trouble is left alone, one probe at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.utils.translation import gettext

from lia_cortex.kernel import live
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.recent import Recent
from lia_cortex.kernel.statements import Statement
from lia_cortex.registry.models import Breaker
from lia_cortex.registry.services import audit

FAULTS_TO_OPEN = 5
"""Faults in a row, over all workers, after which nobody calls: fewer would let one bad minute stop everything."""

FIRST_PROBE_SECONDS = 10
LONGEST_PROBE_SECONDS = 120


_BY_NAME = Statement[Breaker](lambda name: Breaker.objects.filter(name=name))


def _read(name: str) -> tuple[Breaker | None]:
    return (_BY_NAME.first(name=name),)


# At most a second old: a call that leaves just after another worker's fault does no harm, a read for each call does.
_known = Recent(_read)


class OpenError(Exception):
    """The provider is left alone; ask again after `after` seconds."""

    def __init__(self, name: str, *, after: float) -> None:
        super().__init__(name)
        self.after = after


@dataclass(frozen=True, slots=True)
class Pass:
    """Leave to make one call, given back as `fault` or `success`; a probe holds `probe_at` as its lease."""

    name: str
    probe_at: datetime | None
    is_clean: bool = False
    """No fault was counted: a success has nothing to reset, and each answer would write the same row."""


def admit(name: str, *, now: datetime) -> Pass:
    """Return leave to call the provider; raise OpenError while it is left alone.

    When the probe is due exactly one caller gets it, and the next is due later: a prober that died costs a wait.
    """
    (row,) = _known(name)
    if row is None or row.probe_at is None:
        return Pass(name, None, is_clean=row is None or row.failures == 0)
    if now < row.probe_at:
        raise OpenError(name, after=(row.probe_at - now).total_seconds())
    lease = now + _pause(row.failures)
    is_mine = Breaker.objects.filter(name=name, probe_at=row.probe_at).update(probe_at=lease)
    _known.forget()
    if not is_mine:
        raise OpenError(name, after=FIRST_PROBE_SECONDS)
    return Pass(name, lease)


def fault(leave: Pass, *, reason: str, now: datetime) -> None:
    """Count a fault of the provider; the fifth in a row opens the breaker, a probe's doubles the pause."""
    if leave.probe_at is not None:
        _probe_failed(leave, reason=reason, now=now)
        return
    Breaker.objects.get_or_create(name=leave.name)
    opens = When(failures__gte=FAULTS_TO_OPEN - 1, then=Value(now, output_field=DateTimeField()))
    probes = When(
        failures__gte=FAULTS_TO_OPEN - 1,
        then=Value(now + _pause(FAULTS_TO_OPEN), output_field=DateTimeField()),
    )
    # Calls that left before it opened come back late: they say nothing new and must not lengthen the pause.
    Breaker.objects.filter(name=leave.name, opened_at=None).update(
        failures=F("failures") + 1,
        opened_at=Case(opens, default=None),
        probe_at=Case(probes, default=None),
        last_fault=reason[:200],
    )
    _changed()


def success(leave: Pass) -> None:
    """Start counting anew; a probe's success closes the breaker."""
    if leave.is_clean:
        return
    rows = Breaker.objects.filter(name=leave.name, probe_at=leave.probe_at, failures__gt=0)
    rows.update(failures=0, opened_at=None, probe_at=None)
    _changed()


def reset(*, name: str, person: AbstractBaseUser, now: datetime) -> None:
    """Let everybody call the provider again at once, as if it had never failed; raise Refused for an unknown one."""
    with transaction.atomic():
        row = Breaker.objects.select_for_update().filter(name=name).first()
        if row is None:
            raise Refused("unknown_breaker", gettext("There is no such breaker."))
        was = {"failures": row.failures, "was_open": row.opened_at is not None}
        Breaker.objects.filter(name=name).update(failures=0, opened_at=None, probe_at=None)
        audit.record(actor=person, action="breaker.reset", subject=name, details=was, now=now)
    _changed()


def is_open(name: str, *, now: datetime) -> bool:
    """Return whether the provider is left alone now; a due probe does not make it so."""
    row = _BY_NAME.first(name=name)
    return row is not None and row.probe_at is not None and now < row.probe_at


def _probe_failed(leave: Pass, *, reason: str, now: datetime) -> None:
    row = Breaker.objects.filter(name=leave.name, probe_at=leave.probe_at).first()
    if row is None:
        return
    Breaker.objects.filter(name=leave.name, probe_at=leave.probe_at).update(
        failures=row.failures + 1, probe_at=now + _pause(row.failures + 1), last_fault=reason[:200]
    )
    _changed()


def _changed() -> None:
    _known.forget()
    live.look_at(operations="provider")


def _pause(failures: int) -> timedelta:
    doublings = min(max(failures - FAULTS_TO_OPEN, 0), 10)
    return timedelta(seconds=min(FIRST_PROBE_SECONDS * 2**doublings, LONGEST_PROBE_SECONDS))
