"""Take an act back on one conversation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from conversations.models import Conversation
from conversations.services import floor, marks, restoring
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.models import Act, ActItem
from lia_cortex.supervision.services import watching

Verb = Act.Verb


def undo(item: ActItem, *, act: Act, person: User, now: datetime) -> str:
    """Take it back once; return what could not be, in words, or nothing. Raises Refused when somebody acted since."""
    with transaction.atomic():
        conversation = floor.locked(item.conversation_id)
        if ActItem.objects.filter(pk=item.pk, undone=True).exists():
            return ""
        is_own = act.verb in watching.OWN
        if not is_own and (conversation.floor_epoch != item.floor_epoch or _is_changed(conversation, act)):
            raise Refused("changed_meanwhile", gettext("Somebody changed it meanwhile."))
        told = _take_back(conversation, item, act, person=person, now=now)
        ActItem.objects.filter(pk=item.pk).update(undone=True)
    return gettext("The customer has already read that the conversation moved.") if told else ""


def _is_changed(conversation: Conversation, act: Act) -> bool:
    """Return whether somebody set another mark since: that changes no floor."""
    match act.verb:
        case Verb.PRIORITISE:
            return bool(conversation.priority != act.details["priority"])
        case Verb.SNOOZE:
            until = conversation.snoozed_until
            return bool((until.isoformat() if until else None) != act.details["until"])
        case _:
            return False


def _take_back(conversation: Conversation, item: ActItem, act: Act, *, person: User, now: datetime) -> bool:
    before = item.before
    match act.verb:
        case Verb.WATCH | Verb.UNWATCH:
            watching.take_back(conversation_id=conversation.pk, person=person, verb=act.verb, now=now)
        case Verb.PRIORITISE:
            marks.prioritise(conversation_id=conversation.pk, person=person, priority=before["priority"], now=now)
        case Verb.TAG:
            tags = _tags(conversation, before["tags"], act)
            marks.retag(conversation=conversation, person=person, tags=tags, priority=before["priority"], now=now)
        case Verb.SNOOZE if before["state"] == Conversation.State.WAITING_CUSTOMER:
            restoring.rest_until(conversation=conversation, before=before, person=person, verb=act.verb, now=now)
        case _:
            return restoring.restore(
                conversation=conversation, before=before, verb=act.verb, person=person, since=act.at, now=now
            )
    return False


def _tags(conversation: Conversation, before: list[str], act: Act) -> list[str]:
    """Return the tags without what the act put on and with what it took off; what others did since stays."""
    added, removed = ({name.casefold() for name in act.details.get(each, ())} for each in ("add", "remove"))
    kept = [name for name in conversation.tags if name in before or name.casefold() not in added]
    return kept + [name for name in before if name not in kept and name.casefold() in removed]
