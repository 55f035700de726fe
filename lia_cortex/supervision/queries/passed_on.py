"""Where a conversation is that a person had, and may not see any more."""

from django.db.models import Q
from django.utils.translation import gettext as _

from conversations.models import Conversation, ConversationEvent
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.supervision.queries import people

State = Conversation.State


def words(*, person: User, public_id: str) -> str:
    """Return who has the conversation now, in a sentence; empty unless this person had it once."""
    if not ids.is_public(public_id):
        return ""
    found = Conversation.objects.select_related("owner", "assistant", "team").filter(public_id=public_id).first()
    if found is None or not _had(found, person):
        return ""
    if found.state == State.CLOSED:
        return _("It was closed.")
    if found.owner is not None:
        return _("%(name)s has it now.") % {"name": people.person(found.owner)}
    if found.state == State.BOT:
        return _("%(name)s has it now.") % {"name": found.assistant.name}
    if found.state == State.WAITING_HUMAN and found.team is not None:
        return _("It waits for the team %(name)s now.") % {"name": found.team.name}
    return ""


def _had(conversation: Conversation, person: User) -> bool:
    given = Q(kind=ConversationEvent.Kind.TAKEN_OVER, details__to=person.public_id) | Q(floor__person=person.pk)
    return ConversationEvent.objects.filter(given, conversation=conversation).exists()
