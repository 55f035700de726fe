"""How much of each ceiling is used, and what that means for the next call: named steps, never silence."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from lia_cortex.kernel import metrics
from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import Account, Ceiling
from lia_cortex.registry.services import knobs

Kind = Ceiling.Kind


class Rung(IntEnum):
    """What answers while money is short; each rung costs less than the one before."""

    NORMAL = 0
    CHEAPER_MODEL = 1
    ANSWER_CACHE = 2
    PERSON = 3

    @property
    def word(self) -> str:
        """Return the name that runs, pages and metrics show."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Use:
    """One ceiling, and US dollars that were spent or are reserved under it."""

    kind: str
    ceiling_usd: Decimal
    used_usd: Decimal

    @property
    def percent(self) -> float:
        """Return the used share in percent; a ceiling of nothing is used up."""
        return float(self.used_usd / self.ceiling_usd * 100) if self.ceiling_usd else 100.0


def limits() -> dict[str, Decimal]:
    """Return the active ceilings in US dollars by kind, at most a second old."""
    return _limits(None)


def periods(now: datetime) -> tuple[str, str]:
    """Return the keys of the day and of the month in TIME_ZONE."""
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"{local:%Y-%m-%d}", f"{local:%Y-%m}"


def uses(*, now: datetime) -> tuple[Use, ...]:
    """Return the use of the day's and the month's ceiling, at most a second old."""
    return _uses(periods(now))


def rung(*, now: datetime, conversation_usd: Decimal | None = None) -> Rung:
    """Return the rung in force; `conversation_usd` is what the conversation has spent and reserved."""
    highest = max((use.percent for use in uses(now=now)), default=0.0)
    own = limits().get(Kind.CONVERSATION)
    if own is not None and conversation_usd is not None:
        highest = max(highest, Use(Kind.CONVERSATION, own, conversation_usd).percent)
    return rung_at(highest)


def rung_at(percent: float) -> Rung:
    """Return the rung at this used share of a ceiling."""
    if percent >= 100:
        return Rung.PERSON
    if percent >= knobs.value(knobs.ANSWER_CACHE_AT):
        return Rung.ANSWER_CACHE
    return Rung.CHEAPER_MODEL if percent >= knobs.value(knobs.CHEAPER_MODEL_AT) else Rung.NORMAL


def forget() -> None:
    """Read the rows again at the next use."""
    _limits.forget()
    _uses.forget()


def _read_limits(_: None) -> dict[str, Decimal]:
    return dict(Ceiling.objects.filter(is_active=True).values_list("kind", "usd"))


def _read_uses(keys: tuple[str, str]) -> tuple[Use, ...]:
    day, month = keys
    known = limits()
    if not {Kind.DAY, Kind.MONTH} & set(known):
        return ()
    rows = Account.objects.filter(
        Q(kind=Account.Kind.SLICE, key__startswith=f"{day}#") | Q(kind=Account.Kind.MONTH, key=month)
    )
    of_day = of_month = Decimal(0)
    for row in rows:
        if row.kind == Account.Kind.MONTH:
            of_month += row.granted_usd
        else:
            of_day += row.spent_usd + row.held_usd
            # What a slice got and has not used is still there for the month.
            of_month += row.spent_usd + row.held_usd - row.granted_usd
    used = {Kind.DAY: of_day, Kind.MONTH: of_month}
    found = tuple(Use(kind, known[kind], used[kind]) for kind in (Kind.DAY, Kind.MONTH) if kind in known)
    for use in found:
        metrics.put("spending_ratio", round(use.percent / 100, 4), ceiling=use.kind)
    metrics.put("spending_step", rung_at(max(use.percent for use in found)))
    return found


_limits = Recent(_read_limits)
_uses = Recent(_read_uses)
