"""Settle a turn: while it is ours and the assistant has the floor, result and bubbles are one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Subquery

from assistants.models import Assistant
from assistants.ports import Superseded
from assistants.services import handing_over, outcomes, pseudonyms
from assistants.types import Close, Handoff, Reply, ToPerson
from conversations import jobs
from conversations.models import Conversation, ConversationEvent, Message, Turn
from conversations.services import bubbles, floor, handoff, lifecycle, measures, outbox, priority
from conversations.services.turns import asked, history
from conversations.services.turns.claim import Claim, release_messages
from conversations.services.turns.collect import nudge
from lia_cortex.kernel import live, metrics
from lia_cortex.kernel.errors import StaleState
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.kernel.statements import Statement
from lia_cortex.kernel.tape import Tape
from lia_cortex.registry.services import knobs

Status, State, Kind = Turn.Status, Conversation.State, ConversationEvent.Kind

TAKEN = "the floor was taken"
ANSWERED = "done"


_CONVERSATION = Statement[Conversation](
    lambda conversation_id: Conversation.objects.select_for_update().filter(pk=conversation_id)
)
_LIVE = Statement[Turn](
    lambda conversation_id: Turn.objects.filter(
        conversation=conversation_id, status__in=[Status.RUNNING, *Turn.OPEN]
    ).order_by("pk")
)


def reply(held: Claim, outcome: Reply, tape: Tape, *, now: datetime) -> str:
    """Write the answer's bubbles and end the turn; or supersede it when the answer is stale."""
    with transaction.atomic():
        conversation, newer = _lock(held)
        if (stale := _give_way(held, conversation, newer, tape, now=now)) is not None:
            return stale
        scope = conversation.public_id
        written = [
            (piece, bubbles.as_whatsapp(pseudonyms.reveal(piece, scope=scope))) for piece in bubbles.split(outcome.text)
        ]
        # A divider alone comes to nothing in WhatsApp's marks.
        written = [(piece, text) for piece, text in written if text]
        written += _rendered(conversation, outcome.shown)
        outbox.say_as_assistant(
            conversation=conversation,
            turn=held.turn,
            bubbles=written,
            rendered=len(outcome.shown),
            tape=tape,
            now=now,
        )
        handing_over.text_was_moved(step_id=outcome.step_id)
        _end(held, newer, tape, Status.DONE, now=now)
        Conversation.objects.filter(pk=conversation.pk).update(
            waiting_since=_oldest_unanswered(conversation),
            last_message_at=now,
            **priority.learned(conversation, outcome.reading),
        )
    return ANSWERED


def to_person(held: Claim, outcome: ToPerson, tape: Tape, *, now: datetime) -> str:
    """Put the conversation into the queue for people, then say so: the state first, the words after."""
    with transaction.atomic():
        conversation, newer = _lock(held)
        if conversation.floor_epoch != held.turn.floor_epoch:
            return _supersede(held, newer, tape, reason=TAKEN, now=now)
        handoff.to_queue(
            conversation=conversation,
            reason=pseudonyms.reveal(outcome.reason, scope=conversation.public_id),
            # A person reads the values; for assistants they are hidden again.
            summary=pseudonyms.reveal(outcome.summary, scope=conversation.public_id).strip()
            or asked.in_own_words(held.turn),
            reading=outcome.reading,
            turn=held.turn,
            new_id=tape.new_id,
            now=now,
            ahead=_show(held, conversation, outcome.shown, tape, now=now),
        )
        _end(held, newer, tape, Status.DONE, reason=f"{Turn.TO_PERSON}{outcome.reason}"[:200], now=now)
    return "to_person"


def close(held: Claim, outcome: Close, tape: Tape, *, now: datetime) -> str:
    """End the conversation, then say goodbye; or supersede the turn when the customer had more to say."""
    with transaction.atomic():
        conversation, newer = _lock(held)
        if (stale := _give_way(held, conversation, newer, tape, now=now)) is not None:
            return stale
        lifecycle.end(
            conversation=conversation,
            reason=outcome.reason,
            turn=held.turn,
            new_id=tape.new_id,
            now=now,
            ahead=_show(held, conversation, outcome.shown, tape, now=now),
            **priority.learned(conversation, outcome.reading),
        )
        _end(held, newer, tape, Status.DONE, reason=f"closed: {outcome.reason}"[:200], now=now)
    return "closed"


def silence(held: Claim, tape: Tape, *, reason: str, now: datetime) -> str:
    """End the turn without a word."""
    with transaction.atomic():
        conversation, newer = _lock(held)
        _end(held, newer, tape, Status.DONE, reason=reason[:200], now=now)
        Conversation.objects.filter(pk=conversation.pk).update(waiting_since=_oldest_unanswered(conversation))
    return "silent"


def _show(held: Claim, conversation: Conversation, shown: Sequence[str], tape: Tape, *, now: datetime) -> int:
    """Queue what code rendered for the customer before the turn ended otherwise; return how many bubbles."""
    if shown:
        written = _rendered(conversation, shown)
        outbox.say_as_assistant(
            conversation=conversation,
            turn=held.turn,
            bubbles=written,
            rendered=len(shown),
            tape=tape,
            now=now,
        )
    return len(shown)


def _rendered(conversation: Conversation, shown: Sequence[str]) -> list[tuple[str, str]]:
    # To the letter: a payment code may hold WhatsApp's marks.
    return [(text, pseudonyms.reveal(text, scope=conversation.public_id)) for text in shown]


def _oldest_unanswered(conversation: Conversation) -> Subquery:
    """Return when the oldest message came that no turn has taken yet: it may have come while the model worked."""
    waiting = Message.objects.filter(conversation=conversation.pk, wants_answer=True, turn__isnull=True)
    return Subquery(waiting.order_by("at").values("at")[:1])


def hand_off(held: Claim, outcome: Handoff, *, now: datetime) -> int:
    """Let another assistant answer the same burst; return its id. The customer hears one voice.

    Raises Superseded when somebody took the floor.
    """
    with transaction.atomic():
        conversation, _ = _lock(held)
        if conversation.floor_epoch != held.turn.floor_epoch:
            raise Superseded
        target = Assistant.objects.get(slug=outcome.target, is_active=True)
        if conversation.assistant_id != target.pk:
            conversation.assistant = target
            conversation.handoff_summary = outcome.summary
            conversation.save(update_fields=["assistant", "handoff_summary"])
            floor.note(
                conversation,
                Kind.HANDED_OFF,
                now=now,
                to=target.slug,
                assistant=target.name,
                reason=pseudonyms.reveal(outcome.reason, scope=conversation.public_id),
                run=outcome.run_id,
            )
    held.conversation.assistant_id = target.pk
    return target.pk


def supersede(held: Claim, tape: Tape, *, now: datetime) -> None:
    """End a stale turn; its messages and its steps go to the next one."""
    with transaction.atomic():
        try:
            conversation, newer = _lock(held)
        except StaleState:
            return
        was_taken = conversation.floor_epoch != held.turn.floor_epoch
        _supersede(held, newer, tape, reason=TAKEN if was_taken else "the customer wrote again", now=now)
    metrics.count("turns_total", result="superseded")


def wait(held: Claim, tape: Tape, *, reason: str, after: float, now: datetime) -> None:
    """Let the turn wait for the provider; too old, a person is asked instead."""
    with transaction.atomic():
        try:
            conversation, newer = _lock(held)
        except StaleState:
            return
        if now - held.turn.opened_at > timedelta(seconds=knobs.value(knobs.TURN_MAX_AGE)):
            if conversation.state == State.BOT:
                worked = [held.turn.pk, *history.inherited(held.turn)]
                shown = outcomes.rendered(turn for turn in worked if turn > conversation.turns_until)
                handoff.to_queue(
                    conversation=conversation,
                    reason="provider",
                    summary=asked.in_own_words(held.turn),
                    turn=held.turn,
                    new_id=tape.new_id,
                    now=now,
                    ahead=_show(held, conversation, shown, tape, now=now),
                )
            _end(held, newer, tape, Status.FAILED, reason=f"gave up: {reason}"[:200], now=now)
            return
        if newer is not None:
            # One turn waits per conversation: the newer one takes the messages and waits in its place.
            _supersede(held, newer, tape, reason=reason, now=now)
            return
        if held.turn.provider_tries == 0:
            floor.note(conversation, Kind.PROVIDER, now=now, reason=reason[:200])
        held.turn.move(
            Status.WAITING,
            guard=held.guard,
            due_at=now + timedelta(seconds=after),
            reason=reason[:200],
            provider_tries=held.turn.provider_tries + 1,
            media_since=None,  # its files had the provider's trouble too: it may wait for them again
            tape=tape.record,
        )
        nudge(held.turn, now=now)
        live.look(conversation=conversation.public_id)
    metrics.count("turns_total", result="waiting")


def pause(tries: int) -> float:
    """Return how many seconds to wait after this many tries: doubling, at most a minute."""
    return float(min(2**tries, 60))


def gives_way(held: Claim) -> bool:
    """Return whether the turn may be dropped for a newer message: not when too many were dropped before it."""
    dropped, before = 0, held.turn.continues_id
    while before is not None:
        dropped += 1
        before = Turn.objects.filter(pk=before).values_list("continues_id", flat=True).first()
    return dropped < knobs.value(knobs.SUPERSEDES_IN_A_ROW)


def _lock(held: Claim) -> tuple[Conversation, Turn | None]:
    """Return the conversation, locked, and its newer turn, which nobody opens or takes meanwhile.

    Raises StaleState when the turn is no longer this worker's.
    """
    [conversation] = _CONVERSATION.all(conversation_id=held.conversation.pk)
    open_ones = {turn.pk: turn for turn in _LIVE.all(conversation_id=conversation.pk)}
    mine = open_ones.pop(held.turn.pk, None)
    if mine is None or mine.status != Status.RUNNING or (mine.token, mine.held_by) != tuple(held.guard.values()):
        raise StaleState(f"turn {held.turn.pk} is held by another worker")
    return conversation, next(iter(open_ones.values()), None)


def _give_way(held: Claim, conversation: Conversation, newer: Turn | None, tape: Tape, *, now: datetime) -> str | None:
    if conversation.floor_epoch != held.turn.floor_epoch or conversation.state != State.BOT:
        return _supersede(held, newer, tape, reason=TAKEN, now=now)
    if newer is not None and gives_way(held):
        return _supersede(held, newer, tape, reason="the customer wrote again", now=now)
    return None


def _supersede(held: Claim, newer: Turn | None, tape: Tape, *, reason: str, now: datetime) -> str:
    release_messages(held.turn)
    _end(held, newer, tape, Status.SUPERSEDED, reason=reason[:200], now=now)
    return "superseded"


def _end(held: Claim, newer: Turn | None, tape: Tape, status: str, *, now: datetime, reason: str = "") -> None:
    if status == Status.DONE:
        measures.worked(tape)
    held.turn.move(status, guard=held.guard, finished_at=now, reason=reason, tape=tape.record)
    if status == Status.FAILED:
        live.look_at(operations="failed")
    live.look(conversation=held.conversation.public_id)  # pages say that an answer is being written
    if newer is not None:
        nudge(newer, now=now)
    elif status == Status.SUPERSEDED:
        # Taken and given back while the model worked: what it was to answer is answered at once.
        enqueue(jobs.OPEN_TURN, conversation_id=held.conversation.pk, priority=held.turn.priority)
    if status == Status.DONE and held.is_cut:
        enqueue(jobs.SUMMARISE, conversation_id=held.conversation.pk, priority=9)
