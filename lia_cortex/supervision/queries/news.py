"""What has happened that a person wants to be told, since the page last asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from conversations.models import ConversationEvent, Mention, Message, SlaClock
from conversations.queries import visibility
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import NoticeRule, Watch
from lia_cortex.supervision.queries import conditions, filters, people

Event = NoticeRule.Event

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
    """Return the news of these events after the one moment, up to the other."""
    seen = visibility.conversations(person=person)
    found: list[News] = []
    for event in events:
        rows: Rows = _OF[event](seen, person, after, now)
        named = rows.select_related("contact__merged_into", "identity").order_by("happened_at")[:MOST]
        found += [_news(event, each) for each in named]
    return found


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
    took = ConversationEvent.objects.filter(
        conversation=OuterRef("pk"), kind=ConversationEvent.Kind.TAKEN_OVER, at__gt=after, actor=person
    )
    given = seen.filter(owner=person).annotate(happened_at=F("assigned_at")).filter(_between(after, now))
    return given.exclude(pk__in=took.values("conversation"))


def _message(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    return _written(seen.filter(owner=person), after, now)


def _queued(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    queue = seen.filter(conditions.of_list(filters.QUEUE, person=person, now=now))
    return _happened(queue, after, now, kind=ConversationEvent.Kind.QUEUED)


def _mention(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    named = Mention.objects.filter(user=person, note__conversation=OuterRef("pk"), note__at__gt=after)
    at = named.order_by("-note__at").values("note__at")[:1]
    return (
        seen.filter(pk__in=Mention.objects.filter(user=person, note__at__gt=after).values("note__conversation"))
        .annotate(happened_at=Subquery(at))
        .filter(_between(after, now))
    )


def _sla(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    """Promises whose last fifth began: the own ones, and everybody's for who sees everything."""
    whose = seen if person.sees_everything else seen.filter(owner=person)
    running = SlaClock.objects.filter(conversation=OuterRef("pk"), status=SlaClock.Status.RUNNING)
    at = running.order_by("due_at").annotate(warned_at=conditions.warned_at()).values("warned_at")[:1]
    near = whose.filter(conditions.sla(filters.RISK, now=now))
    return near.annotate(happened_at=Subquery(at)).filter(_between(after, now))


def _watched(seen: Rows, person: User, after: datetime, now: datetime) -> Rows:
    watched = Watch.objects.filter(user=person).values("conversation")
    return _written(seen.filter(pk__in=watched), after, now)


def _written(rows: Rows, after: datetime, now: datetime) -> Rows:
    said = Message.objects.filter(conversation=OuterRef("pk"), author=Message.Author.CUSTOMER, at__gt=after)
    at = said.order_by("-at").values("at")[:1]
    return rows.filter(last_message_at__gt=after).annotate(happened_at=Subquery(at)).filter(_between(after, now))


def _happened(rows: Rows, after: datetime, now: datetime, *, kind: str) -> Rows:
    events = ConversationEvent.objects.filter(conversation=OuterRef("pk"), kind=kind, at__gt=after)
    return rows.annotate(happened_at=Subquery(events.order_by("-at").values("at")[:1])).filter(_between(after, now))


_OF: dict[str, Callable[[Rows, User, datetime, datetime], Rows]] = {
    Event.ASSIGNED: _assigned,
    Event.MESSAGE: _message,
    Event.QUEUED: _queued,
    Event.MENTION: _mention,
    Event.SLA: _sla,
    Event.WATCHED: _watched,
}
