"""Who may see which conversation: the one rule that pages, files and sockets share."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from conversations.models import Conversation
from lia_cortex.accounts.models import User


def conversations(*, person: User) -> QuerySet[Conversation]:
    """Return all conversations, or an agent's own ones and the queued ones of the agent's teams."""
    if person.sees_everything:
        return Conversation.objects.all()
    teams = person.teams.values("pk")
    return Conversation.objects.filter(Q(owner=person) | Q(state=Conversation.State.WAITING_HUMAN, team__in=teams))


def known(*, person: User, public_ids: Iterable[str]) -> set[str]:
    """Return those of the public ids that the person may see, in one query at most."""
    wanted = set(public_ids)
    if not wanted:
        return set()
    found = conversations(person=person).filter(public_id__in=wanted)
    return set(found.values_list("public_id", flat=True))
