"""Who gets what waits: people who are online and have room, by the rule of their team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from conversations.models import Conversation, ConversationEvent, ReturnRule
from conversations.queries import visits
from conversations.services import floor, handoff, return_clock
from lia_cortex.accounts.models import Presence, Team, User
from lia_cortex.accounts.services import presence
from lia_cortex.kernel.errors import Refused
from lia_cortex.registry.services import switches

State, Kind, Assignment = Conversation.State, ConversationEvent.Kind, Team.Assignment

BATCH = 200
"""Waiting conversations that one sweep looks at: more than can be given out within seconds."""

LOST = frozenset(f"{return_clock.REASON}{when}" for when in (ReturnRule.When.SILENT, ReturnRule.When.AWAY))
"""Why a rule took a conversation from a person of ours."""

REST = timedelta(minutes=5)
"""Who passed a conversation on, or let its customer wait, does not get it again for so long while others are there."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is online, and how much they have."""

    user: User
    load: int
    assigned_at: datetime

    @property
    def has_room(self) -> bool:
        """Return whether the person takes one more."""
        return self.load < self.user.capacity


def offer(*, conversation_id: int, now: datetime) -> User | None:
    """Give what waits to somebody of its team who is online and has room; return who got it, or None."""
    if not switches.is_on(switches.ASSIGNMENT):
        return None
    with transaction.atomic():
        try:
            conversation = floor.locked(conversation_id)
        except Refused:
            return None
        if conversation.state != State.WAITING_HUMAN:
            return None
        # One after the other within a team: two offers at once would count the same free place.
        teams = list(_teams(conversation).select_for_update().order_by("pk"))
        there = _there(teams, now=now)
        lost_by = _let_go(conversation, now=now)
        others = [one for one in there if one.user.public_id != lost_by]
        candidates = [one for one in others or there if one.has_room]
        if not candidates:
            return None
        team = teams[0] if len(teams) == 1 else None
        chosen = _choose(candidates, conversation=conversation, team=team)
        handoff.give(conversation=conversation, to=chosen, now=now)
        if team is not None:
            Team.objects.filter(pk=team.pk).update(last_assigned=chosen)
        return chosen


def sweep(*, now: datetime) -> int:
    """Offer what waits, the most urgent and then the longest waiting first; return how many were given out."""
    if not switches.is_on(switches.ASSIGNMENT) or not Presence.objects.filter(presence.online(now=now)).exists():
        return 0
    assigning = Team.objects.exclude(assignment=Assignment.MANUAL)
    waiting = Conversation.objects.filter(Q(team__in=assigning) | Q(team__isnull=True), state=State.WAITING_HUMAN)
    found = list(waiting.order_by("priority", "waiting_since").values_list("pk", flat=True)[:BATCH])
    return sum(1 for conversation_id in found if offer(conversation_id=conversation_id, now=now) is not None)


def _teams(conversation: Conversation) -> QuerySet[Team]:
    """Return the team that it waits for; what waits for nobody in particular is everybody's."""
    assigning = Team.objects.exclude(assignment=Assignment.MANUAL)
    return assigning.filter(pk=conversation.team_id) if conversation.team_id else assigning


def _there(teams: Sequence[Team], *, now: datetime) -> list[Candidate]:
    """Return who is online; their presence rows stay locked, so that no other team fills the place."""
    there = Presence.objects.filter(presence.online(now=now), user__teams__in=teams).order_by("pk")
    ids = list(there.values_list("pk", flat=True).distinct())
    locked = Presence.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    users = {row.user_id: row.user for row in locked.select_related("user")}
    # A query of its own, after the locks: it sees what others gave out before they let them go.
    loads = dict(
        Conversation.objects.filter(owner__in=users, state=State.HUMAN)
        .order_by()
        .values_list("owner")
        .annotate(Count("pk"))
    )
    last = dict(
        Conversation.objects.filter(owner__in=users).order_by().values_list("owner").annotate(Max("assigned_at"))
    )
    return [Candidate(user, loads.get(pk, 0), last.get(pk) or NEVER) for pk, user in sorted(users.items())]


def _let_go(conversation: Conversation, *, now: datetime) -> str:
    """Return the public id of who has just put it into the queue, or lost it to a rule; nothing where nobody has."""
    events = ConversationEvent.objects.filter(conversation=conversation).order_by("-at", "-id")
    queued = events.filter(kind=Kind.QUEUED, at__gt=now - REST).select_related("actor").first()
    if queued is None:
        return ""
    if queued.actor is not None:
        return queued.actor.public_id
    if queued.details.get("reason") not in LOST:
        return ""
    held = events.filter(kind=Kind.TAKEN_OVER).values_list("details", flat=True).first()
    return str((held or {}).get("to", ""))


def _choose(candidates: Sequence[Candidate], *, conversation: Conversation, team: Team | None) -> User:
    rule = team.assignment if team is not None else Assignment.LEAST_BUSY
    if rule == Assignment.LAST_AGENT:
        last = _last_agent(conversation)
        for one in candidates:
            if one.user.public_id == last:
                return one.user
    if rule == Assignment.ROUND_ROBIN and team is not None:
        after = [one for one in candidates if one.user.pk > (team.last_assigned_id or 0)]
        return (after or list(candidates))[0].user
    return min(candidates, key=lambda one: (one.load, one.assigned_at, one.user.pk)).user


def _last_agent(conversation: Conversation) -> str:
    """Return the public id of who served this customer last, in this visit or an earlier one."""
    taken = ConversationEvent.objects.filter(
        conversation__in=visits.of_customer(conversation.contact), kind=Kind.TAKEN_OVER
    )
    details = taken.order_by("-at", "-id").values_list("details", flat=True).first()
    return str((details or {}).get("to", ""))
