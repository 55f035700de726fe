"""Which deeds make sense for conversations as they stand, for the person who looks at them."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from conversations.models import Conversation
from conversations.queries import visibility
from conversations.services import rights
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.supervision.models import Act, Watch

Verb, State, Owner = Act.Verb, Conversation.State, Conversation.Owner


def verbs(*, person: User, public_ids: Iterable[str], most: int) -> set[str]:
    """Return the verbs that would change one at least of these conversations, and that the person may; one query."""
    named = [each for each in public_ids if ids.is_public(each)][:most]
    seen = visibility.conversations(person=person).filter(public_id__in=named)
    watched = Exists(Watch.objects.filter(user=person, conversation=OuterRef("pk")))
    found: set[str] = set()
    for each in seen.annotate(is_watched=watched) if named else ():
        sensible = _sensible(each, person=person) | {Verb.UNWATCH if each.is_watched else Verb.WATCH}
        found |= {verb for verb in sensible - found if rights.may(person=person, verb=verb, conversation=each)}
    return found


def _sensible(conversation: Conversation, *, person: User) -> set[str]:
    """Return what the state allows and does not hold already."""
    if conversation.state == State.CLOSED:
        return {Verb.REOPEN, Verb.TAG}
    found: set[str] = {Verb.ASSIGN, Verb.TRANSFER, Verb.PRIORITISE, Verb.TAG, Verb.CLOSE}
    if conversation.owner_id != person.pk:
        found.add(Verb.TAKE_OVER)
    if conversation.state != State.BOT:
        found.add(Verb.RETURN)
    if conversation.owner_kind == Owner.PERSON:
        found.add(Verb.SNOOZE)
    return found
