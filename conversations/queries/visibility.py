"""Who may see which conversation: the one rule that pages, endpoints and sockets share."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from conversations.models import Conversation, Mention
from conversations.queries.any_of import any_of
from lia_cortex.accounts.models import User

State = Conversation.State


def conversations(*, person: User) -> QuerySet[Conversation]:
    """Return all conversations, or what an agent may see.

    That is the own ones, those queued for the agent's teams or for everybody, and open ones in which a colleague named
    the agent.
    """
    if person.sees_everything:
        return Conversation.objects.all()
    teams = person.teams.values("pk")
    mine = Q(team__in=teams) | Q(team__isnull=True)
    named = any_of(Mention.objects.filter(user=person).values("note__conversation"))
    return Conversation.objects.filter(
        Q(owner=person) | Q(state=State.WAITING_HUMAN) & mine | named & ~Q(state=State.CLOSED)
    )


def viewers(*, public_ids: Iterable[str]) -> dict[str, frozenset[int]]:
    """Return which agents may see each of these conversations: the rule above the other way round.

    Sockets ask once for all of their people instead of once for each; a test holds the two together.
    """
    rows = Conversation.objects.filter(public_id__in=list(public_ids))
    found: dict[str, set[int]] = {}
    teams: dict[int | None, set[int]] = {}
    queued: dict[str, int | None] = {}
    stand: Any = rows.values_list("public_id", "state", "owner_id", "team_id")  # the stubs forget that ids may be null
    for public_id, state, owner, team in stand:
        found[public_id] = {owner} if owner is not None else set()
        if state == State.WAITING_HUMAN:
            queued[public_id] = team
    if queued:
        everybody = User.objects.filter(is_active=True).values_list("pk", flat=True)
        teams[None] = set(everybody) if None in queued.values() else set()
        of_teams = User.teams.through.objects.filter(team__in=[team for team in queued.values() if team is not None])
        for team, person in of_teams.values_list("team", "user"):
            teams.setdefault(team, set()).add(person)
    for public_id, team in queued.items():
        found[public_id] |= teams.get(team, set())
    named = Mention.objects.filter(note__conversation__in=rows.exclude(state=State.CLOSED))
    for public_id, person in named.values_list("note__conversation__public_id", "user"):
        found[public_id].add(person)
    return {public_id: frozenset(people) for public_id, people in found.items()}
