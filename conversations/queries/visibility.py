"""Who may see which conversation: the one rule that pages, endpoints and sockets share."""

from django.db.models import Q, QuerySet

from conversations.models import Conversation, Mention
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
    named = Mention.objects.filter(user=person).values("note__conversation")
    return Conversation.objects.filter(
        Q(owner=person) | Q(state=State.WAITING_HUMAN) & mine | Q(pk__in=named) & ~Q(state=State.CLOSED)
    )
