"""What the gateway tells us about messages from our own side: our sends, and a person on the phone."""

from conversations.models import ContactIdentity, Conversation
from conversations.services import handoff, keys, lifecycle, outbox
from conversations.services.inbound import contacts, merging
from conversations.services.inbound.messages import PERSONS, Context, park, store
from conversations.services.media import Stored
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import live
from lia_cortex.registry.services import knobs


def from_gateway(event: schemas.MessageSentHere, context: Context) -> str:
    """Take the echo of a REST send as proof that the send arrived."""
    number_id = context.instance.number_id
    if schemas.classify(event.key.remote_jid) not in PERSONS:
        return "ignored: not a person's chat"
    if keys.find(number_id=number_id, provider_id=event.key.id, from_me=True) is not None:
        return "ignored: ours, and known"
    conversation = _conversation_of(event.key, context)
    if conversation is None:
        return "ignored: sent by another program"
    if _settles(event, conversation, context, only_uncertain=False):
        return "applied"
    if not context.is_last and outbox.has_unsettled(conversation_id=conversation.pk):
        return park(context, provider_id=event.key.id, wait=knobs.ECHO_PARK, conversation=conversation)
    return "ignored: sent by another program"


def from_phone(event: schemas.MessageEchoed, context: Context, *, bytes_at: Stored | None) -> str:
    """Let the person who typed on the company's phone take the floor.

    Decided only when none of our sends to that chat is unsettled: until then the echo could be one of them.
    """
    if schemas.classify(event.key.remote_jid) not in PERSONS:
        return "ignored: not a person's chat"
    number_id = context.instance.number_id
    if keys.find(number_id=number_id, provider_id=event.key.id, from_me=True) is not None:
        return "ignored: ours, and known"
    identity, root = contacts.recognise(key=event.key, profile_name=None, now=context.now)
    conversation = lifecycle.latest(root=root, number_id=number_id)
    if conversation is not None:
        if _settles(event, conversation, context, only_uncertain=True):
            return "applied: ours"
        if not context.is_last and outbox.has_unsettled(conversation_id=conversation.pk):
            return park(context, provider_id=event.key.id, wait=knobs.ECHO_PARK, conversation=conversation)
    if keys.find(number_id=number_id, provider_id=event.key.id, from_me=True) is not None:
        return "ignored: ours, and known"
    if event.content.reaction and conversation is None:
        return "ignored: a reaction in a chat that we do not know"
    conversation = lifecycle.visit(
        root=root, identity=identity, instance=context.instance, at=context.received_at, now=context.now
    )
    store(event, conversation, identity, context, direction="out", author="person", bytes_at=bytes_at)
    if not event.content.reaction:
        handoff.taken_by_phone(conversation=conversation, now=context.now)
    live.look(conversation=conversation.public_id)
    return "applied"


def _settles(
    event: schemas.MessageSentHere | schemas.MessageEchoed,
    conversation: Conversation,
    context: Context,
    *,
    only_uncertain: bool,
) -> bool:
    """Settle the send of ours that this echo shows; return whether there was one."""
    return outbox.settle_by_echo(
        conversation_id=conversation.pk,
        provider_id=event.key.id,
        text=event.content.text,
        kind=event.content.kind,
        at=event.sent_at or context.received_at,
        now=context.now,
        only_uncertain=only_uncertain,
    )


def _conversation_of(key: schemas.Key, context: Context) -> Conversation | None:
    values = [schemas.normalise(jid) for jid in (key.remote_jid, key.alt_jid) if jid]
    phones = {phone for value in values if (phone := schemas.phone_of(value))}
    variants = {variant for phone in phones for variant in schemas.phone_variants(phone)}
    identity = (
        ContactIdentity.objects.select_related("contact").filter(value__in=[*values, *variants]).order_by("contact_id")
    ).first()
    if identity is None:
        return None
    return lifecycle.latest(root=merging.lock(identity.contact), number_id=context.instance.number_id)
