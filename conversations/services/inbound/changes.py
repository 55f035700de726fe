"""What happens to messages after they were stored: edited, deleted, ticked; and who is typing."""

from collections.abc import Sequence
from datetime import timedelta

from conversations.models import Contact, ContactIdentity, Conversation, Message, MessageKey
from conversations.services import delivery, keys, secrecy, turns
from conversations.services.inbound.messages import Context, park
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import live
from lia_cortex.registry.services import knobs

TYPING = {"composing", "recording"}


def edit(event: schemas.MessageEdited, context: Context) -> str:
    """Keep the earlier text and show the new one."""
    message = _target(event.key, context)
    if message is None:
        return _missing(event.key.id, context)
    if message.text == event.new_text:
        return "ignored: nothing changed"
    at = event.at or context.received_at
    is_in = message.direction == Message.Direction.IN
    hidden = secrecy.of_customer(event.new_text, conversation=message.conversation, now=context.now) if is_in else {}
    Message.objects.filter(pk=message.pk, month=message.month).update(
        text=event.new_text,
        edited_at=at,
        extra={**message.extra, **hidden},
        earlier_texts=[*message.earlier_texts, {"text": message.text, "until": at.isoformat()}],
    )
    live.look(conversation=message.conversation.public_id)
    return "applied"


def delete(event: schemas.MessageDeleted, context: Context) -> str:
    """Mark the message as deleted for everyone; what it said is kept."""
    message = _target(event.key, context)
    if message is None:
        return _missing(event.key.id, context)
    if message.deleted_at is not None:
        return "ignored: nothing changed"
    rows = Message.objects.filter(pk=message.pk, month=message.month)
    rows.update(deleted_at=context.received_at)
    # What the customer took back before anybody read it wants no answer.
    rows.filter(turn__isnull=True).update(wants_answer=False)
    live.look(conversation=message.conversation.public_id)
    return "applied"


def receipt(event: schemas.ReceiptArrived, context: Context) -> str:
    """Move our message's tick forward."""
    if event.status in delivery.NO_TICK:
        return f"ignored: {event.status}"
    found = MessageKey.objects.filter(
        number_id=context.instance.number_id, provider_id=event.provider_id[:160]
    ).order_by("-from_me")
    key = found.first()
    if key is None:
        return _missing(event.provider_id, context)
    if not key.from_me:
        return delivery.NOT_OURS
    changed = delivery.ticked([(key.message_id, event.status)])
    return "applied" if changed else "ignored: nothing changed"


def presence(event: schemas.PresenceChanged, context: Context) -> str:
    """Hold the quiet window open while the customer types."""
    value = schemas.normalise(event.jid)
    identity = ContactIdentity.objects.select_related("contact").filter(value=value).first()
    if identity is None:
        return "ignored: nobody we know"
    if context.now - context.received_at > timedelta(seconds=30):
        return "ignored: long ago"
    conversation = _open_conversation(identity.contact, context)
    if conversation is None:
        return "ignored: no open conversation"
    is_typing = event.presence in TYPING
    Conversation.objects.filter(pk=conversation.pk).update(customer_typing_at=context.now if is_typing else None)
    turns.hold(conversation_id=conversation.pk, is_typing=is_typing, now=context.now)
    live.look(conversation=conversation.public_id)
    return "applied"


def contacts_seen(events: Sequence[schemas.ContactSeen]) -> list[str]:
    """Learn profile names, event by event; the gateway's empty ones never overwrite one."""
    told = [
        {schemas.normalise(one.jid): one.push_name[:120] for one in event.contacts if one.push_name} for event in events
    ]
    identities = ContactIdentity.objects.filter(value__in={value for names in told for value in names})
    known = list(identities.values_list("value", "contact_id", "contact__profile_name"))
    people = {value: contact_id for value, contact_id, _ in known}
    current = {contact_id: name for _, contact_id, name in known}
    outcomes = []
    for names in told:
        meant = {people[value]: name for value, name in names.items() if value in people}
        news = {contact_id: name for contact_id, name in meant.items() if current[contact_id] != name}
        for contact_id, name in sorted(news.items()):
            Contact.objects.filter(pk=contact_id).update(profile_name=name)
        current |= news
        outcomes.append("applied" if news else "ignored: nothing changed")
    return outcomes


def _open_conversation(contact: Contact, context: Context) -> Conversation | None:
    rows = Conversation.objects.filter(number_id=context.instance.number_id, contact_id__in=_family(contact))
    return rows.exclude(state=Conversation.State.CLOSED).order_by("-last_message_at").first()


def _family(contact: Contact) -> list[int]:
    absorbed = Contact.objects.filter(merged_into_id=contact.root_id).values_list("pk", flat=True)
    return [contact.root_id, *absorbed]


def _target(key: schemas.Key, context: Context) -> Message | None:
    found = keys.find(number_id=context.instance.number_id, provider_id=key.id, from_me=key.from_me)
    if found is None:
        return None
    return Message.objects.select_related("conversation").get(pk=found.message_id, month=found.message_month)


def _missing(provider_id: str, context: Context) -> str:
    if context.is_last:
        return "ignored: its message never came"
    return park(context, provider_id=provider_id, wait=knobs.EVENT_PARK)
