"""The strip of numbers above the lists: each counts by the same conditions as the list that it opens."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Exists, F, FloatField, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Extract

from assistants.queries import costs
from conversations.models import Conversation, Outbound
from conversations.queries import queues, visibility
from lia_cortex.accounts.models import User
from lia_cortex.kernel.recent import Recent
from lia_cortex.kernel.statements import Statement
from lia_cortex.registry.services import knobs
from lia_cortex.supervision.queries import conditions, filters
from lia_cortex.supervision.queries.filters import Filter

State = Conversation.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Figures of now; those of the whole company are None for people who do not see everything.

    `automated` of `ended` conversations of today needed nobody; `answer_seconds` is the last hour's 95th percentile.
    """

    waiting: int
    oldest: datetime | None
    with_bot: int
    with_people: int
    at_risk: int
    late: int
    trouble: int
    ended: int
    automated: int
    answer_seconds: float | None
    spent: Decimal | None
    depth: int | None

    @property
    def automation(self) -> int | None:
        """Return the share of today's ended conversations that needed nobody, in percent; None without any."""
        return round(100 * self.automated / self.ended) if self.ended else None


def of(*, person: User, by: Filter, now: datetime) -> Strip:
    """Return the strip for what the filter leaves, its list and its search aside."""
    is_whole = person.sees_everything
    today = _Today(queues.midnight(now), now)
    seen = visibility.conversations(person=person).filter(conditions.narrowing(person=person, by=by, now=now))
    if is_whole and by.on(list="", q="") == Filter():
        [found] = _WHOLE.all(now=now, today=today.since)
        counted = dict(zip(_NAMES, found, strict=True))
    else:
        counted = seen.filter(conditions.current(now=now)).order_by().aggregate(**_counted(person, now))
    return Strip(
        **counted,
        answer_seconds=answer_seconds(seen if by.narrowed else None, now=now) if is_whole else None,
        spent=_spent(today) if is_whole else None,
        depth=_depth(today) if is_whole else None,
    )


def _whole(now: Any, today: Any) -> QuerySet[Any, Any]:
    """Count all that there is; without a dimension all is one group."""
    now.midnight = today
    scope, counted = Conversation.objects.filter(conditions.current(now=now)).order_by(), _counted(None, now)
    return scope.annotate(all=Value(1)).values("all").annotate(**counted).values_list(*_NAMES)


_WHOLE = Statement(_whole)
_NAMES = ("waiting", "oldest", "with_bot", "with_people", "at_risk", "late", "trouble", "ended", "automated")


def _counted(person: Any, now: Any) -> dict[str, Any]:
    waiting = conditions.of_list(State.WAITING_HUMAN, person=person, now=now)

    def number(**parts: str) -> Count:
        by = Filter(**parts)
        listed = conditions.of_list(by.list, person=person, now=now) if by.list else Q()
        return Count("pk", filter=listed & conditions.narrowing(person=person, by=by, now=now))

    return {
        "waiting": Count("pk", filter=waiting),
        "oldest": Min(Coalesce("waiting_since", "last_message_at"), filter=waiting),
        "with_bot": number(list=State.BOT),
        "with_people": number(list=State.HUMAN),
        "at_risk": number(sla=filters.RISK),
        "late": number(sla=filters.LATE),
        "trouble": number(trouble="today"),
        "ended": number(list=State.CLOSED),
        "automated": number(list=State.CLOSED, ended="assistant"),
    }


class _Percentile(Aggregate):
    """The 95th percentile of a column of intervals, in seconds."""

    template = "percentile_cont(0.95) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def answer_seconds(seen: QuerySet[Conversation] | None, *, now: datetime) -> float | None:
    """Return in how many seconds 95 of 100 answers of the last hour came, of these conversations or of all.

    From the burst's last message to the first bubble of its answer.
    """
    earlier = Outbound.objects.filter(turn=OuterRef("turn"), sent_at__isnull=False, pk__lt=OuterRef("pk"))
    first = Outbound.objects.filter(
        ~Exists(earlier), sent_at__gt=now - conditions.ANSWERED, sent_at__lte=now, turn__isnull=False
    )
    if seen is not None:
        first = first.filter(conversation__in=seen.values("pk"))
    took = Extract(F("sent_at") - F("turn__last_message_at"), "epoch")
    found = first.order_by().annotate(took=took).aggregate(p95=_Percentile(F("took")))["p95"]
    return None if found is None else float(found)


@dataclass(frozen=True, slots=True)
class _Today:
    """The day that is counted; the moment tells no two of them apart, so that they are read once a second at most."""

    since: datetime
    now: datetime = field(compare=False)


def _read_spent(today: _Today) -> Decimal:
    usd = costs.total(since=today.since, until=today.now + timedelta(seconds=1)).usd
    return usd * Decimal(str(knobs.value(knobs.BRL_PER_USD)))


def _read_depth(today: _Today) -> int:
    return sum(each.waiting for each in queues.figures(now=today.now))


_spent = Recent(_read_spent)
_depth = Recent(_read_depth)
