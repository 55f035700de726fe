"""Visits: opened, reopened within the gap, closed with a reason."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, When
from django.utils import translation
from django.utils.translation import gettext

from conversations.models import (
    Contact,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Instance,
    Turn,
    WhatsAppNumber,
)
from conversations.queries import visits
from conversations.services import floor, outbox, return_clock, sla
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.jobs import NORMAL
from lia_cortex.kernel.statements import Statement
from lia_cortex.kernel.tape import NewId, unrecorded
from lia_cortex.registry.services import knobs

State, Owner, Kind = Conversation.State, Conversation.Owner, ConversationEvent.Kind


_LATEST = Statement[Conversation](
    lambda contact_id, number_id: (
        # Found from the contact's side: an OR over both tables would read every conversation.
        Conversation.objects.filter(contact__in=visits.contacts(contact_id), number_id=number_id)
        .order_by(Case(When(state=State.CLOSED, then=1), default=0), "-last_message_at")
        .select_for_update(of=("self",))[:1]
    )
)


def visit(*, root: Contact, identity: ContactIdentity, instance: Instance, at: datetime, now: datetime) -> Conversation:
    """Return the visit that a message of this moment belongs to, locked; open or reopen one as needed.

    Call with the root contact locked.
    """
    gap = timedelta(seconds=knobs.value(knobs.VISIT_GAP))
    # More than one is open where two contacts turned out to be one.
    while (last := latest(root=root, number_id=instance.number_id)) is not None and last.state != State.CLOSED:
        # Nobody closes what the assistant simply answered; a person's conversation, or one that waits, goes on.
        is_over = at - last.last_message_at > gap
        if not (is_over and last.state == State.BOT and last.waiting_since is None):
            return last
        last.change_floor(State.CLOSED, Owner.NONE, closed_at=now, close_reason="visit over")
        outbox.cancel_bots(conversation=last)
        floor.note(last, Kind.CLOSED, now=now, reason="visit over")
    if last is not None and at - last.last_message_at <= gap:
        _floor_of_bot(last, closed_at=None, closed_by_id=None, close_reason="")
        floor.note(last, Kind.REOPENED, now=now)
        return last
    return _open(identity=identity, number=instance.number, now=now, state=State.BOT, owner_kind=Owner.BOT)


def backlog(
    *, root: Contact, identity: ContactIdentity, instance: Instance, at: datetime, now: datetime
) -> Conversation:
    """Return the conversation that keeps a message too old to be answered; open and reopen nothing."""
    last = latest(root=root, number_id=instance.number_id)
    if last is not None:
        return last
    return _open(
        identity=identity,
        number=instance.number,
        now=now,
        at=at,
        state=State.CLOSED,
        owner_kind=Owner.NONE,
        closed_at=now,
        close_reason="backlog",
    )


def aside(*, identity: ContactIdentity, number: WhatsAppNumber, reason: str, now: datetime) -> Conversation:
    """Return a closed conversation for words that belong to no visit; they go to this identity and no other.

    An open visit of the same customer goes on undisturbed. Call with the root contact locked.
    """
    asides = Conversation.objects.filter(identity=identity, number=number, state=State.CLOSED, close_reason=reason)
    known = asides.order_by("-pk").first()
    if known is not None:
        return known
    return _open(
        identity=identity,
        number=number,
        now=now,
        state=State.CLOSED,
        owner_kind=Owner.NONE,
        closed_at=now,
        close_reason=reason,
    )


def close(*, conversation_id: int, person: User | None, reason: str, now: datetime) -> None:
    """Close the conversation; raise Refused when it is closed already or no reason is given."""
    if not reason.strip():
        raise Refused("reason_missing", gettext("Say why the conversation is closed."))
    with transaction.atomic():
        conversation = floor.locked(conversation_id)
        if conversation.state == State.CLOSED:
            raise Refused("already_closed", gettext("The conversation is closed already."))
        conversation.change_floor(
            State.CLOSED,
            Owner.NONE,
            closed_at=now,
            closed_by=person,
            close_reason=reason.strip()[:120],
            waiting_since=None,
        )
        outbox.cancel_bots(conversation=conversation)
        sla.closed(conversation=conversation, now=now)
        floor.note(conversation, Kind.CLOSED, now=now, actor=person, reason=reason.strip()[:120])


def end(
    *,
    conversation: Conversation,
    reason: str,
    turn: Turn,
    now: datetime,
    new_id: NewId = unrecorded,
    ahead: int = 0,
    **fields: Any,
) -> None:
    """Close the conversation for its assistant, then say goodbye, behind `ahead` bubbles; call with it locked."""
    conversation.change_floor(
        State.CLOSED,
        Owner.NONE,
        closed_at=now,
        closed_by=None,
        close_reason=reason.strip()[:120] or "done",
        waiting_since=None,
        last_message_at=now,
        **fields,
    )
    # What the assistant said before is no less true for its goodbye.
    outbox.keep_bots(conversation=conversation)
    floor.note(conversation, Kind.CLOSED, now=now, reason=reason.strip()[:120])
    with translation.override(settings.LANGUAGE_CODE):
        words = gettext(
            "I am glad that I could help. This conversation is closed; its protocol is %(protocol)s. "
            "Whenever you need us, just write here."
        )
    text = words % {"protocol": conversation.protocol}
    outbox.say_as_system(conversation=conversation, turn=turn, text=text, new_id=new_id, now=now, ahead=ahead)


def reopen(*, conversation_id: int, person: User, now: datetime) -> None:
    """Reopen a closed conversation in the person's hands; raise Refused when it is open or another one is."""
    with transaction.atomic():
        conversation = floor.locked(conversation_id)
        if conversation.state != State.CLOSED:
            raise Refused("not_closed", gettext("The conversation is open."))
        root_id = conversation.contact.root_id
        same = Conversation.objects.filter(contact__in=visits.contacts(root_id))
        if same.filter(number=conversation.number_id).exclude(state=State.CLOSED).exists():
            raise Refused("another_is_open", gettext("The customer has another open conversation: use that one."))
        conversation.change_floor(
            State.HUMAN,
            Owner.PERSON,
            owner_id=person.pk,
            assigned_at=now,
            closed_at=None,
            closed_by=None,
            close_reason="",
        )
        return_clock.restart(conversation, now=now)
        sla.expected(conversation=conversation, now=now)
        floor.note(conversation, Kind.REOPENED, now=now, actor=person)


def latest(*, root: Contact, number_id: int) -> Conversation | None:
    """Return the open visit of the contact, or of those merged into it; else the last one; locked."""
    return _LATEST.first(contact_id=root.pk, number_id=number_id)


def _open(
    *,
    identity: ContactIdentity,
    number: WhatsAppNumber,
    now: datetime,
    state: str,
    owner_kind: str,
    at: datetime | None = None,
    closed_at: datetime | None = None,
    close_reason: str = "",
) -> Conversation:
    conversation = Conversation.objects.create(
        protocol=_protocol(now),
        number_id=number.pk,
        contact_id=identity.contact_id,
        identity=identity,
        assistant_id=number.assistant_id,
        state=state,
        owner_kind=owner_kind,
        opened_at=at or now,
        last_message_at=at or now,
        closed_at=closed_at,
        close_reason=close_reason,
    )
    floor.note(conversation, Kind.OPENED, now=now)
    return conversation


def _protocol(now: datetime) -> str:
    """Return the number that customers quote: the day, a running number, and a check digit (ISO 7064 mod 97-10)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('conversations_protocol_seq')")
        plain = f"{now:%Y%m%d}{cursor.fetchone()[0]:07d}"
    return f"{plain}{98 - int(plain) * 100 % 97:02d}"


def _floor_of_bot(conversation: Conversation, **fields: Any) -> None:
    conversation.change_floor(
        State.BOT,
        Owner.BOT,
        priority=NORMAL,
        assistant_id=conversation.number.assistant_id,
        waiting_since=None,
        handoff_reason="",
        handoff_summary="",
        team=None,
        **fields,
    )
