"""Conversations in which two contacts spoke as one: after a separation neither is told what the other said."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q

from assistants.services import customers
from conversations.models import ContactIdentity, Conversation, ConversationEvent, Message, Outbound, Turn
from conversations.services import floor, handoff, turns
from lia_cortex.accounts.models import User

State, Status, Kind = Conversation.State, Outbound.Status, ContactIdentity.Kind

SEPARATED = "the contacts were separated"


def untangle(mine: Iterable[int], others: Iterable[int], *, person: User, now: datetime) -> None:
    """Keep in the conversations of my contacts what the others said, and let nothing of it go on.

    Call inside the transaction that separates them, with their contacts locked.
    """
    spoke = Message.objects.filter(conversation=OuterRef("pk"), identity__contact__in=others)
    mixed = Conversation.objects.select_for_update(of=("self",)).filter(
        Q(identity__contact__in=others) | Exists(spoke), contact__in=mine
    )
    for conversation in mixed.order_by("pk"):
        _forget(conversation, others)
        conversation.identity = _own_address(conversation, mine)
        conversation.save(update_fields=["identity"])
        _hold_back(conversation, person=person, now=now)
        floor.note(conversation, ConversationEvent.Kind.SEPARATED, now=now, actor=person)


def _forget(conversation: Conversation, others: Iterable[int]) -> None:
    """Let assistants read and know nothing from before: it was said by two people, and done for two."""
    customers.revoke(conversation.public_id, reason=SEPARATED)
    # A person is asked instead; given back to an assistant, it would answer one for what the other asked.
    said = Message.objects.filter(conversation=conversation)
    said.filter(identity__contact__in=others).update(wants_answer=False)
    conversation.summary, conversation.handoff_summary = "", ""
    conversation.summary_until = said.aggregate(newest=Max("pk"))["newest"] or conversation.summary_until
    newest = Turn.objects.filter(conversation=conversation).aggregate(newest=Max("pk"))["newest"]
    conversation.turns_until = newest or conversation.turns_until
    conversation.save(update_fields=["summary", "handoff_summary", "summary_until", "turns_until"])


def _own_address(conversation: Conversation, mine: Iterable[int]) -> ContactIdentity:
    """Return where this customer wrote from last, here or at all."""
    own = ContactIdentity.objects.filter(contact__in=mine, kind__in=[Kind.JID, Kind.LID])
    here = Message.objects.filter(conversation=conversation, identity__in=own).order_by("-at", "-pk")
    last = here.values_list("identity_id", flat=True).first()
    return own.get(pk=last) if last else own.filter(contact=conversation.contact_id).order_by("-pk")[0]


def _hold_back(conversation: Conversation, *, person: User, now: datetime) -> None:
    """Cancel what was to be said, to whichever of the two, and let a person go on."""
    turns.drop(conversation=conversation, reason=SEPARATED, now=now)
    sends = Outbound.objects.filter(conversation=conversation)
    sends.filter(status__in=[Status.QUEUED, Status.UNCERTAIN]).update(status=Status.CANCELLED, error=SEPARATED)
    sends.filter(status=Status.SENDING).update(fenced=True)  # refused, it must not leave for the new address
    if conversation.state in {State.HUMAN, State.WAITING_CUSTOMER}:
        conversation.change_floor(State.HUMAN, conversation.owner_kind, owner_id=conversation.owner_id)
    elif conversation.state != State.CLOSED:
        handoff.to_queue(conversation=conversation, reason=SEPARATED, summary="", turn=None, actor=person, now=now)
