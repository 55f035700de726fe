"""What a filter means in rows: the one place from which lists, counts, strip and CSV take it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from conversations.models import Conversation, ConversationEvent, Mention, Message, Outbound, SlaClock, Turn
from conversations.queries import said, search, visibility
from conversations.queries.any_of import any_of
from conversations.queries.queues import midnight
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Watch
from lia_cortex.supervision.queries import filters
from lia_cortex.supervision.queries.filters import Filter

State = Conversation.State
OPEN = (State.BOT, State.WAITING_HUMAN, State.HUMAN, State.WAITING_CUSTOMER)
BY_PEOPLE = (ConversationEvent.Kind.QUEUED, ConversationEvent.Kind.TAKEN_OVER, ConversationEvent.Kind.PHONE)

RISK_SHARE = timedelta(seconds=0.2)
"""Of each second of a target: a promise is at risk in its last fifth."""

ANSWERED = timedelta(hours=1)
"""How far back the answer time of now looks."""


def since(now: Any) -> Any:
    """Return when the day of this moment began; the moment of a compiled statement brings it along."""
    return getattr(now, "midnight", None) or midnight(now)


def listed(*, person: User, by: Filter, now: datetime) -> QuerySet[Conversation]:
    """Return the conversations that the person may see and the filter asks for, in no order."""
    found = visibility.conversations(person=person).filter(narrowing(person=person, by=by, now=now)).order_by()
    if by.list:
        found = found.filter(of_list(by.list, person=person, now=now))
    if not by.q:
        return found
    return found.filter(search.matching(by.q) | said.matching(by.q))


def current(*, now: Any) -> Q:
    """Return what a day is about: all that is open, and what was closed today."""
    return Q(state__in=OPEN) | Q(closed_at__gte=since(now))


def of_list(name: str, *, person: Any, now: Any) -> Q:
    """Return the condition of a list of the board or the desk."""
    match name:
        case State.CLOSED:
            return Q(state=State.CLOSED, closed_at__gte=since(now))
        case filters.MINE:
            return Q(owner=person, state=State.HUMAN, snoozed_until__isnull=True)
        case filters.ASIDE:
            return Q(owner=person) & (Q(state=State.WAITING_CUSTOMER) | Q(snoozed_until__isnull=False))
        case filters.QUEUE:
            mine = Q(team__in=person.teams.values("pk")) | Q(team__isnull=True)
            return Q(state=State.WAITING_HUMAN) & mine
        case filters.MENTIONS:
            named = Mention.objects.filter(user=person)
            return any_of(named.values("note__conversation")) & (Q(state__in=OPEN) | unseen(person=person))
        case filters.WATCHED:
            return any_of(Watch.objects.filter(user=person).values("conversation")) & current(now=now)
        case _:
            return Q(state=name)


def unseen(*, person: User) -> Q:
    """Return the condition for conversations in which the person was named and has not looked since."""
    return any_of(Mention.objects.filter(user=person, seen_at__isnull=True).values("note__conversation"))


def narrowing(*, person: Any, by: Filter, now: Any) -> Q:
    """Return the conditions of a filter without its list and its search."""
    found = Q()
    for name, of in _PARTS.items():
        value = getattr(by, name)
        if value:
            found &= of(value, person, now)
    return found


def sla(kind: str, *, now: Any) -> Q:
    """Return the condition for promises that are late, or in the last fifth of their time."""
    if kind == filters.LATE:
        return Q(sla_due_at__lte=now, state__in=OPEN)
    near = SlaClock.objects.filter(
        conversation=OuterRef("pk"), status=SlaClock.Status.RUNNING, due_at=OuterRef("sla_due_at")
    )
    # The cheap condition first: counts look at each row in this order.
    return Q(sla_due_at__gt=now) & Q(Exists(near.alias(warned_at=warned_at()).filter(warned_at__lte=now)))


def warned_at() -> Combinable:
    """Return when the last fifth of a clock's time begins."""
    last_fifth = ExpressionWrapper(F("target_seconds") * Value(RISK_SHARE), DurationField())
    return ExpressionWrapper(F("due_at") - last_fifth, DateTimeField())


def _ended(_value: str, _person: User, now: datetime) -> Q:
    """Closed today after an assistant had spoken, without a person having been asked or having come."""
    people = ConversationEvent.objects.filter(conversation=OuterRef("pk"), kind__in=BY_PEOPLE)
    spoken = Message.objects.filter(conversation=OuterRef("pk"), author=Message.Author.ASSISTANT)
    today = Q(state=State.CLOSED, closed_at__gte=since(now))
    return today & ~Q(Exists(people)) & Q(Exists(spoken))


def _answered(_value: str, _person: User, now: datetime) -> Q:
    """Got an answer of an assistant within the last hour."""
    left = Outbound.objects.filter(sent_at__gt=now - ANSWERED, sent_at__lte=now, turn__isnull=False)
    return any_of(left.values("conversation"))


def _trouble(_value: str, _person: User, now: datetime) -> Q:
    """Lost a message or an answer today."""
    today = since(now)
    unsent = Outbound.objects.filter(status=Outbound.Status.FAILED, created_at__gte=today)
    unanswered = Turn.objects.filter(status=Turn.Status.FAILED, finished_at__gte=today)
    return current(now=now) & (any_of(unsent.values("conversation")) | any_of(unanswered.values("conversation")))


def _owner(value: str, person: User, _now: datetime) -> Q:
    return Q(owner=person) if value == "me" else Q(owner__public_id=value)


_PARTS: dict[str, Callable[[str, User, datetime], Q]] = {
    "team": lambda value, *_: Q(team__public_id=value),
    "assistant": lambda value, *_: Q(assistant__slug=value),
    "number": lambda value, *_: Q(number__public_id=value),
    "urgency": lambda value, *_: Q(urgency=value),
    "sentiment": lambda value, *_: Q(sentiment=value),
    "sla": lambda value, _person, now: sla(value, now=now),
    "tag": lambda value, *_: Q(tags__contains=[value]),
    "owner": _owner,
    "ended": _ended,
    "answered": _answered,
    "trouble": _trouble,
}
