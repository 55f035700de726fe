"""What people mark conversations with: how urgent they are, and tags."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from conversations.models import Conversation, ConversationEvent, Outbound, Tag, Turn
from conversations.services import floor, sla
from conversations.services import priority as rules
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.jobs import LATER

Kind = ConversationEvent.Kind

MOST_TAGS = 20
"""More say nothing any more."""


def prioritise(*, conversation_id: int, person: User, priority: int, now: datetime) -> None:
    """Set how urgent the conversation is, 0 the most; what it has in the queues overtakes with it.

    Raises Refused when it is closed, or for a number out of 0 to 9.
    """
    if not 0 <= priority <= LATER:
        raise Refused("unknown_priority", gettext("A priority is a number from 0 to 9."))
    with transaction.atomic():
        conversation = floor.locked(conversation_id)
        if conversation.state == Conversation.State.CLOSED:
            raise Refused("closed", gettext("The conversation is closed: reopen it first."))
        _set_priority(conversation, priority, person=person, now=now)


def tag(
    *, conversation_id: int, person: User, add: Sequence[str] = (), remove: Sequence[str] = (), now: datetime
) -> None:
    """Put tags that are offered on the conversation, take others off; raise Refused for one that is not offered."""
    with transaction.atomic():
        conversation = floor.locked(conversation_id)
        gone = {name.strip().casefold() for name in remove}
        kept = [name for name in conversation.tags if name.casefold() not in gone]
        added = [name for name in _offered(add) if name not in kept]
        if len(kept) + len(added) > MOST_TAGS:
            raise Refused("too_many_tags", gettext("A conversation has at most %(most)s tags.") % {"most": MOST_TAGS})
        _retag(conversation, kept + added, person=person, now=now)
        asked = [rules.TAGS[name] for name in added if name in rules.TAGS]
        if asked and conversation.state != Conversation.State.CLOSED:
            _set_priority(conversation, min([*asked, conversation.priority]), person=person, now=now)


def retag(*, conversation: Conversation, person: User, tags: Sequence[str], priority: int, now: datetime) -> None:
    """Give the conversation back the tags that it had, offered or not, and the priority that they changed."""
    gone = [name for name in conversation.tags if name not in tags]
    _retag(conversation, tags, person=person, now=now)
    if any(name in rules.TAGS for name in gone):
        _set_priority(conversation, priority, person=person, now=now)


def offered() -> list[str]:
    """Return the names of the tags that people may choose from."""
    return list(Tag.objects.filter(is_active=True).values_list("name", flat=True))


def _offered(names: Sequence[str]) -> list[str]:
    known = {name.casefold(): name for name in offered()} if names else {}
    found = []
    for name in names:
        tag_name = known.get(name.strip().casefold())
        if tag_name is None:
            raise Refused("unknown_tag", gettext("There is no tag “%(name)s”.") % {"name": name.strip()[:40]})
        found.append(tag_name)
    return list(dict.fromkeys(found))


def _retag(conversation: Conversation, tags: Sequence[str], *, person: User, now: datetime) -> None:
    before = conversation.tags
    added = [name for name in tags if name not in before]
    removed = [name for name in before if name not in tags]
    if not added and not removed:
        return
    conversation.tags = list(tags)
    conversation.save(update_fields=["tags"])
    floor.note(conversation, Kind.TAGGED, now=now, actor=person, added=added, removed=removed)


def _set_priority(conversation: Conversation, to: int, *, person: User, now: datetime) -> None:
    before = conversation.priority
    if before == to:
        return
    conversation.priority = to
    conversation.save(update_fields=["priority"])
    Turn.objects.filter(conversation=conversation, status__in=Turn.OPEN).update(priority=to)
    Outbound.objects.filter(conversation=conversation, status=Outbound.Status.QUEUED).update(priority=to)
    sla.reconsidered(conversation=conversation, now=now)
    floor.note(conversation, Kind.PRIORITY, now=now, actor=person, before=before, to=to)
