"""Who may see which conversation: the one rule that pages, endpoints and sockets share."""

from django.db.models import Q, QuerySet

from conversations.models import Conversation
from lia_cortex.accounts.models import User


def conversations(*, person: User) -> QuerySet[Conversation]:
    """Return all conversations, or an agent's own ones and those queued for the agent's teams or for everybody."""
    if person.sees_everything:
        return Conversation.objects.all()
    teams = person.teams.values("pk")
    mine = Q(team__in=teams) | Q(team__isnull=True)
    return Conversation.objects.filter(Q(owner=person) | Q(state=Conversation.State.WAITING_HUMAN) & mine)
