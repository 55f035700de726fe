"""Who waits longest, and how each team stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from conversations.models import Conversation
from lia_cortex.accounts.models import Presence, Team, User
from lia_cortex.accounts.services import presence
from lia_cortex.supervision.queries import board, conditions, filters
from lia_cortex.supervision.queries.filters import Filter
from lia_cortex.supervision.queries.rows import Row

LONGEST = 8
"""Waits that a wall shows: they are read from across a room."""

State = Conversation.State


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamNow:
    """One team; `there` are online of `people`, `since` is when its longest wait began; no team has no people."""

    name: str
    waiting: int
    since: datetime | None
    late: int
    held: int
    there: int | None
    people: int | None


def longest_waits(*, person: User, now: datetime) -> list[Row]:
    """Return who waits in the queue, the most urgent and longest first."""
    return board.page(person=person, by=Filter(list=State.WAITING_HUMAN), now=now, size=LONGEST).rows


def teams(*, now: datetime) -> list[TeamNow]:
    """Return every team, by name, and last what is with none, where people are asked for or late there."""
    queued = Q(state=State.WAITING_HUMAN)
    counted: dict[int | None, Mapping[str, Any]] = {
        row["team"]: row
        for row in Conversation.objects.filter(state__in=conditions.OPEN)
        .order_by()
        .values("team")
        .annotate(
            waiting=Count("pk", filter=queued),
            since=Min(Coalesce("waiting_since", "last_message_at"), filter=queued),
            late=Count("pk", filter=conditions.sla(filters.LATE, now=now)),
            held=Count("pk", filter=Q(state=State.HUMAN)),
        )
    }
    staff = Team.objects.annotate(
        people=Count("members", filter=Q(members__is_active=True), distinct=True),
        there=Count("members", filter=Q(members__in=_online(now)), distinct=True),
    )
    found = [_team(each, counted.get(each.pk)) for each in staff]
    astray = counted.get(None)
    if astray and any(astray[name] for name in ("waiting", "late", "held")):
        found.append(_now(astray, name=_("No team"), there=None, people=None))
    return found


def _online(now: datetime) -> Any:
    return Presence.objects.filter(presence.online(now=now)).values("user")


def _team(team: Team, row: Mapping[str, Any] | None) -> TeamNow:
    figures = row or {"waiting": 0, "since": None, "late": 0, "held": 0}
    there, people = getattr(team, "there", 0), getattr(team, "people", 0)
    return _now(figures, name=team.name, there=there, people=people)


def _now(figures: Mapping[str, Any], *, name: str, there: int | None, people: int | None) -> TeamNow:
    counted = {each: figures[each] for each in ("waiting", "since", "late", "held")}
    return TeamNow(name=name, there=there, people=people, **counted)
