"""A customer's message becomes a row, in its visit, and asks for an answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from conversations.models import (
    ContactIdentity,
    Conversation,
    Instance,
    Message,
    ParkedEvent,
)
from conversations.services import handoff, keys, lifecycle, media, priority, return_clock, secrecy, sla, turns
from conversations.services.inbound import contacts
from conversations.services.media import Stored
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import live
from lia_cortex.kernel.partitions import month_of
from lia_cortex.registry.services import knobs

PERSONS = {"person_phone", "person_lid"}
State = Conversation.State


@dataclass(frozen=True, slots=True)
class Context:
    """Where an event stands: `is_last` when it was parked and may wait no longer."""

    event_id: int
    event_month: date
    received_at: datetime
    instance: Instance
    is_last: bool
    now: datetime


def receive(event: schemas.MessageReceived, context: Context, *, bytes_at: Stored | None) -> str:
    """Store what the customer sent; return `applied`, or `ignored: why`, or `parked: why`."""
    kind = schemas.classify(event.key.remote_jid)
    if kind not in PERSONS:
        return f"ignored: {kind}"
    number_id = context.instance.number_id
    reaction = event.content.reaction
    if (
        reaction
        and not context.is_last
        and keys.find(number_id=number_id, provider_id=reaction.target_id, from_me=reaction.target_from_me) is None
    ):
        return park(context, provider_id=reaction.target_id, wait=knobs.EVENT_PARK)
    identity, root = contacts.recognise(key=event.key, profile_name=event.push_name, now=context.now)
    # Not before the lock: another instance of the number may be storing it.
    if keys.find(number_id=number_id, provider_id=event.key.id, from_me=False) is not None:
        return "ignored: duplicate"
    sent_at = event.sent_at or context.received_at
    is_old = context.received_at - sent_at > timedelta(seconds=knobs.value(knobs.INBOUND_MAX_AGE))
    find = lifecycle.backlog if is_old else lifecycle.visit
    conversation = find(
        root=root,
        identity=identity,
        instance=context.instance,
        at=sent_at if is_old else context.received_at,
        now=context.now,
    )
    message = store(
        event,
        conversation,
        identity,
        context,
        direction="in",
        author="customer",
        bytes_at=bytes_at,
        wants_answer=not is_old and not reaction,
    )
    if not is_old:
        _ask_for_answer(message, conversation, identity, context, has_media=event.content.media is not None)
    live.look(conversation=conversation.public_id)
    return "applied: backlog" if is_old else "applied"


def _ask_for_answer(
    message: Message, conversation: Conversation, identity: ContactIdentity, context: Context, *, has_media: bool
) -> None:
    urgency = min(conversation.priority, priority.of(message.text, tags=tuple(conversation.tags)))
    fields: dict[str, object] = {
        "last_message_at": max(conversation.last_message_at, message.at),
        "priority": urgency,
    }
    if identity.pk != conversation.identity_id:
        fields["identity"] = identity
    if message.wants_answer and conversation.waiting_since is None:
        fields["waiting_since"] = message.at
    for name, value in fields.items():
        setattr(conversation, name, value)
    conversation.save(update_fields=list(fields))
    if conversation.state == State.WAITING_CUSTOMER:
        handoff.woken(conversation=conversation, actor=None, now=context.now)
    elif message.wants_answer:
        return_clock.asked(conversation, now=context.now)
    if not message.wants_answer:
        return
    if conversation.state in {State.HUMAN, State.WAITING_HUMAN}:
        sla.customer_wrote(conversation=conversation, now=context.now)
    if any(
        import_string(path)(message_id=message.pk, conversation_id=conversation.pk, text=message.text, now=context.now)
        for path in settings.MESSAGE_INTERCEPTORS
    ):
        Message.objects.filter(pk=message.pk, month=message.month).update(wants_answer=False)
    elif conversation.state == State.BOT:
        turns.extend(
            conversation=conversation,
            accepted_at=context.received_at,
            has_media=has_media,
            now=context.now,
        )


def store(
    event: schemas.Message,
    conversation: Conversation,
    identity: ContactIdentity,
    context: Context,
    *,
    direction: str,
    author: str,
    bytes_at: Stored | None,
    wants_answer: bool = False,
) -> Message:
    """Write the message with its key and its attachment; the caller holds the contact's lock."""
    sent_at = event.sent_at or context.received_at
    content = event.content
    said = f"{content.text}\n{content.transcript or ''}"
    hidden = secrecy.of_customer(said, conversation=conversation, now=context.now) if direction == "in" else {}
    message = Message.objects.create(
        month=month_of(context.now),
        conversation=conversation,
        identity=identity,
        direction=direction,
        author=author,
        kind=content.kind,
        raw_kind=event.raw_kind[:60],
        text=content.reaction.emoji if content.reaction else content.text,
        extra=_extra(content) | hidden,
        provider_id=event.key.id[:160],
        reply_to_provider_id=((content.reaction.target_id if content.reaction else event.reply_to) or "")[:160],
        wants_answer=wants_answer,
        # The sender's clock counts whole seconds: within its second a message stands where it reached us.
        at=min(context.received_at, sent_at + timedelta(milliseconds=999)),
        sent_at=sent_at,
    )
    keys.keep(
        number_id=context.instance.number_id,
        provider_id=event.key.id,
        from_me=event.key.from_me,
        message_id=message.pk,
        message_month=message.month,
    )
    if content.media is not None:
        media.open_for(
            message,
            content.media,
            conversation=conversation,
            bytes_at=bytes_at,
            is_wanted=wants_answer,  # a backlog and our own files are kept, and go to no provider
            now=context.now,
        )
    return message


def _extra(content: schemas.Content) -> dict[str, object]:
    extra: dict[str, object] = {}
    if content.location:
        place = content.location
        extra["location"] = {
            "latitude": place.latitude,
            "longitude": place.longitude,
            "name": place.name,
            "address": place.address,
        }
    if content.contacts:
        extra["contacts"] = [{"name": card.name, "phones": list(card.phones)} for card in content.contacts]
    if content.choice_id:
        extra["choice_id"] = content.choice_id
    if content.transcript:
        extra["transcript"] = content.transcript
    return extra


def park(context: Context, *, provider_id: str, wait: knobs.Knob, conversation: Conversation | None = None) -> str:
    """Let the event wait for the message with this provider id; return the verdict."""
    ParkedEvent.objects.get_or_create(
        event_id=context.event_id,
        defaults={
            "event_month": context.event_month,
            "number_id": context.instance.number_id,
            "conversation": conversation,
            "provider_id": provider_id[:160],
            "until": context.now + timedelta(seconds=knobs.value(wait)),
        },
    )
    return "parked: waits for its message"
