"""What has happened that a person wants to be told, since the page last asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from conversations.models import ConversationEvent, Mention, Message, SlaClock
from conversations.queries import visibility
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import NoticeRule, Watch
from lia_cortex.supervision.queries import conditions, filters, people

Event = NoticeRule.Event
Kind = ConversationEvent.Kind

MOVES = (Kind.REOPENED, Kind.HANDED_OFF, Kind.QUEUED, Kind.TAKEN_OVER, Kind.PHONE, Kind.RETURNED, Kind.CLOSED)
"""What happens to a conversation that whoever watches it is told of."""

MOST = 20
"""News of one event that one request tells: more at once are read on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing; `key` is the same for every page that is told of it."""

    key: str
    event: str
    public_id: str
    contact: str


def since(*, person: User, events: Iterable[str], after: datetime, now: datetime) -> list[News]:
    """Return the news of these events after the one moment, up to the other; what two of them tell is told once."""
    seen, asked = visibility.conversations(person=person), set(events)
    found: dict[tuple[str, datetime], News] = {}
    for event, of in _OF.items():
        if event not in asked:
            continue
        rows: Rows = of(seen, person, after, now)
        for each in rows.select_related("contact__merged_into", "identity").order_by("happened_at")[:MOST]:
            found.setdefault((each.public_id, each.happened_at), _news(event, each))
    return list(found.values())


def _news(event: str, row: Any) -> News:
    at: datetime = row.happened_at
    return News(
        key=f"{event}:{row.public_id}:{at.timestamp():.6f}",
        event=event,
        public_id=row.public_id,
        contact=people.contact(row.contact, identity=row.identity),
    )


Rows = Any
"""A query set of conversations; what it is annotated with is in no type."""


def _between(after: datetime, now: datetime) -> Q:
    return Q(happened_at__gt=after, happened_at__lte=now)


def _assigned(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    """Whoever took the conversation needs no telling."""
    took = ConversationEvent.objects.filter(conversation=OuterRef("pk"), actor=person, at__gte=OuterRef("assigned_at"))
    given = seen.filter(owner=person).annotate(happened_at=F("assigned_at")).filter(_between(after, now))
    return given.filter(~Exists(took.filter(kind__in=[Kind.TAKEN_OVER, Kind.REOPENED])))


def _message(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    """What was written before the person got the conversation was told to somebody else."""
    written = _written(seen.filter(owner=person), after, now)
    return written.filter(Q(assigned_at=None) | Q(happened_at__gt=F("assigned_at")))


def _queued(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    """Whoever put it there needs no telling."""
    queue = seen.filter(conditions.of_list(filters.QUEUE, person=person, now=now))
    put = _of_others(person).filter(kind=Kind.QUEUED, at__gt=after)
    return queue.annotate(happened_at=Subquery(_newest(put))).filter(_between(after, now))


def _mention(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    named = Mention.objects.filter(user=person, note__at__gt=after).exclude(note__author=person)
    at = named.filter(note__conversation=OuterRef("pk")).order_by("-note__at").values("note__at")[:1]
    there = seen.filter(pk__in=named.values("note__conversation"))
    return there.annotate(happened_at=Subquery(at)).filter(_between(after, now))


def _sla(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    """Promises whose last fifth began: the own ones, and everybody's for who sees everything."""
    whose = seen if person.sees_everything else seen.filter(owner=person)
    running = SlaClock.objects.filter(conversation=OuterRef("pk"), status=SlaClock.Status.RUNNING)
    at = running.order_by("due_at").annotate(warned_at=conditions.warned_at()).values("warned_at")[:1]
    near = whose.filter(conditions.sla(filters.RISK, now=now))
    return near.annotate(happened_at=Subquery(at)).filter(_between(after, now))


def _watched(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    """The customer wrote, or somebody else moved it."""
    mine = Watch.objects.filter(user=person)
    since = Subquery(mine.filter(conversation=OuterRef("pk")).values("at"))
    watched = seen.filter(pk__in=mine.values("conversation")).annotate(watched_at=since)
    moved = _of_others(person).filter(kind__in=MOVES, at__gt=after)
    # The later one: Postgres leaves out what is not there.
    at = Greatest(Subquery(_newest(_said(after))), Subquery(_newest(moved)))
    return watched.annotate(happened_at=at).filter(_between(after, now), happened_at__gt=F("watched_at"))


def _written(rows: Rows, after: datetime, now: datetime) -> Rows:
    at = Subquery(_newest(_said(after)))
    return rows.filter(last_message_at__gt=after).annotate(happened_at=at).filter(_between(after, now))


def _said(after: datetime) -> Rows:
    said = Message.objects.filter(conversation=OuterRef("pk"), author=Message.Author.CUSTOMER, at__gt=after)
    return said.exclude(kind=Message.Kind.REACTION)


def _of_others(person: User) -> Rows:
    return ConversationEvent.objects.filter(~Q(actor=person) | Q(actor=None), conversation=OuterRef("pk"))


def _newest(rows: Rows) -> Rows:
    return rows.order_by("-at").values("at")[:1]


_OF: dict[str, Callable[[Rows, User, datetime, datetime], Rows]] = {
    Event.ASSIGNED: _assigned,
    Event.MENTION: _mention,
    Event.SLA: _sla,
    Event.MESSAGE: _message,
    Event.QUEUED: _queued,
    Event.WATCHED: _watched,
}
"""In the order in which one of them is told where several say the same."""
