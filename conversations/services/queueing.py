"""What a customer who waits for a person is told of the queue: the place at first, and again when it has moved on."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import translation
from django.utils.translation import gettext

from conversations.models import Conversation, Outbound, Turn
from conversations.services import outbox
from lia_cortex.kernel.tape import NewId, unrecorded
from lia_cortex.registry.services import knobs

State, Status = Conversation.State, Outbound.Status

BATCH = 200
"""Customers whom one sweep tells; the next comes in seconds."""


def joined(
    *, conversation: Conversation, turn: Turn | None, now: datetime, new_id: NewId = unrecorded, ahead: int = 0
) -> None:
    """Tell the customer who has just come into the queue the place in it; call with the conversation locked.

    `ahead` bubbles of this moment are queued already: the customer reads them first.
    """
    place = place_of(conversation)
    # Customers read the company's language, whatever the person who clicked reads.
    with translation.override(settings.LANGUAGE_CODE):
        words = gettext("I am passing you on to a person of our team. You are number %(place)s in the queue.")
    text = words % {"place": place}
    outbox.say_as_system(conversation=conversation, turn=turn, text=text, new_id=new_id, now=now, ahead=ahead)
    _remember(conversation, place, now=now)


def sweep(*, now: datetime) -> int:
    """Tell those whose place has moved on since they were last told; return how many were. May run twice at once."""
    pause = knobs.value(knobs.QUEUE_TOLD_EVERY)
    if not pause:
        return 0
    told_before = now - timedelta(seconds=pause)
    # As a value and not as a condition, which would be applied before the places are counted.
    told = Case(When(queue_told_at__lte=told_before, then=F("queue_told_place")))
    waiting = Conversation.objects.filter(state=State.WAITING_HUMAN).order_by().annotate(place=_standing(), told=told)
    found = list(waiting.filter(place__lt=F("told")).values_list("pk", flat=True)[:BATCH])
    return sum(1 for conversation_id in found if _tell(conversation_id, told_before, now=now))


def place_of(conversation: Conversation) -> int:
    """Return the conversation's place in its team's queue: the more urgent first, then the longer waiting."""
    queue = Conversation.objects.filter(state=State.WAITING_HUMAN, team=conversation.team_id)
    since = conversation.waiting_since or conversation.last_message_at
    others = queue.exclude(pk=conversation.pk).annotate(since=_since())
    longer = Q(since__lt=since) | Q(since=since, pk__lt=conversation.pk)
    ahead = Q(priority__lt=conversation.priority) | Q(priority=conversation.priority) & longer
    return 1 + others.filter(ahead).count()


def _tell(conversation_id: int, told_before: datetime, *, now: datetime) -> bool:
    """Tell the place if it is still another one, and nothing that was said before waits to leave."""
    unsent = Outbound.objects.filter(
        conversation=OuterRef("pk"), status__in=(Status.QUEUED, Status.SENDING, Status.UNCERTAIN)
    )
    with transaction.atomic():
        rows = Conversation.objects.select_for_update(skip_locked=True)
        waiting = rows.filter(pk=conversation_id, state=State.WAITING_HUMAN, queue_told_at__lte=told_before)
        conversation = waiting.filter(~Exists(unsent)).first()
        if conversation is None:
            return False
        place = place_of(conversation)
        if conversation.queue_told_place is None or place >= conversation.queue_told_place:
            return False
        with translation.override(settings.LANGUAGE_CODE):
            words = gettext("You are now number %(place)s in the queue.") if place > 1 else gettext("You are next.")
        text = words % {"place": place}
        outbox.say_as_system(conversation=conversation, turn=None, text=text, now=now)
        _remember(conversation, place, now=now)
    return True


def _remember(conversation: Conversation, place: int, *, now: datetime) -> None:
    conversation.queue_told_at, conversation.queue_told_place = now, place
    conversation.save(update_fields=["queue_told_at", "queue_told_place"])


def _standing() -> Window:
    """Return the place of one who waits among those of the same queue."""
    return Window(RowNumber(), partition_by=["team"], order_by=["priority", _since(), "pk"])


def _since() -> Coalesce:
    return Coalesce("waiting_since", "last_message_at")
