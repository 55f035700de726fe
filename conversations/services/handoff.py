"""One fenced floor: the bot, the queue, a named person or the phone's owner has it; each change raises the epoch."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from assistants.models import Assistant
from assistants.types import Reading
from conversations import jobs
from conversations.models import Conversation, ConversationEvent, Turn
from conversations.services import floor, outbox, priority, queueing, return_clock, sla
from conversations.services.outbox.write import answered
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel.errors import IllegalMove, Refused
from lia_cortex.kernel.jobs import LATER, enqueue
from lia_cortex.kernel.tape import NewId, unrecorded

State, Owner, Kind = Conversation.State, Conversation.Owner, ConversationEvent.Kind


def take_over(*, conversation_id: int, person: User, now: datetime) -> None:
    """Give the floor to this person; from the commit on nothing of the bot leaves.

    Taking what one has is no error. Raises Refused when the conversation is closed.
    """
    with transaction.atomic():
        conversation = _open(conversation_id)
        if conversation.owner_kind == Owner.PERSON and conversation.owner_id == person.pk:
            return
        _to_person(conversation, person, actor=person, now=now)


def assign(*, conversation_id: int, person: User, to: User, now: datetime) -> None:
    """Give the floor to a colleague; raise Refused when the conversation is closed or the colleague is gone."""
    if not to.is_active:
        raise Refused("person_inactive", gettext("This person no longer works here."))
    with transaction.atomic():
        _to_person(_open(conversation_id), to, actor=person, now=now)


def give(*, conversation: Conversation, to: User, now: datetime) -> None:
    """Give the floor to a person by a rule; call with the conversation locked."""
    _to_person(conversation, to, actor=None, now=now)


def set_aside(*, conversation_id: int, person: User, until: datetime | None, now: datetime) -> None:
    """Let the conversation rest until this time, and in any case until the customer writes; its owner keeps it.

    Set aside again it rests until the new time. Raises Refused for a time that is over, and where no person has it.
    """
    if until is not None and until <= now:
        raise Refused("not_in_the_future", gettext("This time is over: choose a later one."))
    with transaction.atomic():
        conversation = _open(conversation_id)
        if conversation.state == State.WAITING_CUSTOMER:
            conversation.snoozed_until = until
            conversation.save(update_fields=["snoozed_until"])
        else:
            owner = conversation.owner_kind
            _change(conversation, State.WAITING_CUSTOMER, owner, owner_id=conversation.owner_id, snoozed_until=until)
            outbox.keep_bots(conversation=conversation)
            sla.paused(conversation=conversation, now=now)
        told = {"until": until.isoformat()} if until else {}
        floor.note(conversation, Kind.SET_ASIDE, now=now, actor=person, **told)


def wake(*, conversation_id: int, person: User | None, now: datetime) -> None:
    """Put a conversation that was set aside before its owner again; one that is awake stays as it is."""
    with transaction.atomic():
        conversation = floor.locked(conversation_id)
        if conversation.state == State.WAITING_CUSTOMER:
            woken(conversation=conversation, actor=person, now=now)


def woken(*, conversation: Conversation, actor: User | None, now: datetime) -> None:
    """Let the owner of a conversation that rests have it again; call with it locked."""
    _change(conversation, State.HUMAN, conversation.owner_kind, owner_id=conversation.owner_id)
    outbox.keep_bots(conversation=conversation)
    return_clock.restart(conversation, now=now)
    sla.resumed(conversation=conversation, now=now)
    floor.note(conversation, Kind.WOKEN, now=now, actor=actor)


def return_to_bot(*, conversation_id: int, person: User | None, now: datetime) -> None:
    """Give the floor back to the assistant; what the customer still waits for is answered at once."""
    with transaction.atomic():
        conversation = _open(conversation_id)
        if conversation.state == State.BOT:
            return
        to_bot(conversation=conversation, actor=person, now=now)


def transfer(
    *,
    conversation_id: int,
    person: User | None,
    reason: str,
    now: datetime,
    team: Team | None = None,
    assistant: Assistant | None = None,
) -> None:
    """Give the floor to a team's queue or to an assistant; raise Refused unless it is exactly one of them."""
    if (team is None) == (assistant is None):
        raise Refused("target_missing", gettext("Name either a team or an assistant."))
    with transaction.atomic():
        conversation = _open(conversation_id)
        if team is not None:
            conversation.team = team
            conversation.save(update_fields=["team"])
            summary = told_to_people(conversation)
            to_queue(conversation=conversation, reason=reason, summary=summary, turn=None, now=now, actor=person)
        elif assistant is not None:
            conversation.assistant = assistant
            conversation.save(update_fields=["assistant"])
            told = {"to": assistant.slug, "assistant": assistant.name, "reason": reason}
            to_bot(conversation=conversation, actor=person, now=now, **told)


def to_queue(
    *,
    conversation: Conversation,
    reason: str,
    summary: str,
    turn: Turn | None,
    now: datetime,
    actor: User | None = None,
    reading: Reading | None = None,
    new_id: NewId = unrecorded,
    ahead: int = 0,
) -> None:
    """Let the conversation wait for a person, then tell the customer and their place; call with it locked.

    `ahead` bubbles of this moment are queued already: the customer reads them first. Where no assistant passes it on
    and there is no summary, one is written meanwhile.
    """
    waiting_since = conversation.waiting_since or now
    _change(
        conversation,
        State.WAITING_HUMAN,
        Owner.QUEUE,
        handoff_reason=reason[:200],
        handoff_summary=summary,
        waiting_since=waiting_since,
        **priority.learned(conversation, reading),
    )
    if actor is None:
        outbox.keep_bots(conversation=conversation)
    elif outbox.cancel_bots(conversation=conversation):
        outbox.wait_again(conversation=conversation)
    sla.expected(conversation=conversation, now=now)
    sla.reconsidered(conversation=conversation, now=now)
    team = {"team": conversation.team.name} if conversation.team else {}
    floor.note(conversation, Kind.QUEUED, now=now, actor=actor, reason=reason[:200], **team)
    queueing.joined(conversation=conversation, turn=turn, new_id=new_id, now=now, ahead=ahead)
    enqueue(jobs.ASSIGN, conversation_id=conversation.pk, priority=conversation.priority)
    if turn is None and not summary:
        enqueue(jobs.SUMMARISE_FOR_PEOPLE, conversation_id=conversation.pk, priority=LATER)


def told_to_people(conversation: Conversation) -> str:
    """Return the summary that the last person was given; what one assistant told another is none for people."""
    return conversation.handoff_summary if conversation.handoff_reason else ""


def to_bot(*, conversation: Conversation, actor: User | None, now: datetime, **details: str) -> None:
    """Give the assistant the floor and let it answer what waits; call with the conversation locked."""
    # From assistant to assistant too: what the one is composing now would be said in the other's name.
    reopened = {"closed_at": None, "closed_by_id": None, "close_reason": ""}
    _change(conversation, State.BOT, Owner.BOT, handoff_reason="", **reopened)
    outbox.keep_bots(conversation=conversation)
    outbox.resume_bots(conversation=conversation, now=now)
    outbox.ask_again(conversation=conversation)
    sla.given_back(conversation=conversation)
    floor.note(conversation, Kind.RETURNED, now=now, actor=actor, **details)
    enqueue(jobs.OPEN_TURN, conversation_id=conversation.pk, priority=conversation.priority)


def taken_by_phone(*, conversation: Conversation, now: datetime) -> None:
    """Note that a person answered from the company's phone: the bot is silent until the floor is given back."""
    answered(conversation=conversation, now=now)
    conversation.refresh_from_db()
    if conversation.owner_kind == Owner.PHONE:
        return_clock.restart(conversation, now=now)
    if conversation.owner_kind in {Owner.PERSON, Owner.PHONE}:
        return
    _change(conversation, State.HUMAN, Owner.PHONE)
    outbox.cancel_bots(conversation=conversation)
    return_clock.restart(conversation, now=now)
    sla.expected(conversation=conversation, now=now)
    floor.note(conversation, Kind.PHONE, now=now)


def _to_person(conversation: Conversation, to: User, *, actor: User | None, now: datetime) -> None:
    _change(conversation, State.HUMAN, Owner.PERSON, owner_id=to.pk, assigned_at=now)
    if outbox.cancel_bots(conversation=conversation):
        outbox.wait_again(conversation=conversation)
    return_clock.restart(conversation, now=now)
    sla.resumed(conversation=conversation, now=now)
    sla.expected(conversation=conversation, now=now)
    floor.note(conversation, Kind.TAKEN_OVER, now=now, actor=actor, to=to.public_id)


def _change(conversation: Conversation, state: str, owner: str, **fields: object) -> None:
    try:
        conversation.change_floor(state, owner, **fields)  # type: ignore[arg-type]
    except IllegalMove as error:
        raise Refused("not_possible_now", gettext("The conversation's state does not allow this.")) from error


def _open(conversation_id: int) -> Conversation:
    conversation = floor.locked(conversation_id)
    if conversation.state == State.CLOSED:
        raise Refused("closed", gettext("The conversation is closed: reopen it first."))
    return conversation
