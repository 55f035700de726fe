"""Run a turn: claim it, let the assistants work with no transaction open, settle what they decided."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from assistants.ports import ProviderAway, Superseded
from assistants.services import runs
from assistants.types import Close, Handoff, NoReply, Outcome, Reply, ToPerson
from conversations import jobs
from conversations.models import Turn
from conversations.services import leases, outbox
from conversations.services.turns import asked, history, settle
from conversations.services.turns.claim import Claim, claim
from lia_cortex.kernel import checkpoints, db, metrics
from lia_cortex.kernel.errors import StaleState
from lia_cortex.kernel.statements import Statement
from lia_cortex.kernel.tape import Tape
from lia_cortex.registry.services import knobs, pauses, switches

log = logging.getLogger(__name__)


ASSISTANTS_OFF = "assistants:off"

_NEWER = Turn.objects.filter(conversation=OuterRef("conversation"), status__in=Turn.OPEN)
_HELD = Statement[tuple[int, bool]](
    lambda turn_id, token, held_by: Turn.objects.filter(
        pk=turn_id, status=Turn.Status.RUNNING, token=token, held_by=held_by
    ).values_list("conversation__floor_epoch", Exists(_NEWER))
)


@dataclass(slots=True)
class Fence:
    """Stops a run whose turn another worker holds, or whose answer would be stale."""

    claim: Claim

    def check(self) -> None:
        """Raise StaleState when the turn is no longer ours, Superseded when the floor is not, or the customer wrote."""
        row = _HELD.first(turn_id=self.claim.turn.pk, **self.claim.guard)
        if row is None:
            raise StaleState(f"turn {self.claim.turn.pk} is held by another worker")
        epoch, has_newer = row
        if epoch != self.claim.turn.floor_epoch or (has_newer and settle.gives_way(self.claim)):
            raise Superseded


def run(*, turn_id: int, clock: Callable[[], datetime]) -> None:
    """Answer the turn if it is due and nobody else does; whatever goes wrong, it is answered later, once."""
    if pauses.holds(jobs.RUN_TURN.queue):
        return
    held = claim(turn_id=turn_id, now=clock())
    if held is None:
        return
    with leases.in_hand(held.turn):
        result = _run(held, clock=clock)
    if result == settle.ANSWERED:
        checkpoints.reached("turn.after_settle")
        outbox.send_next(conversation_id=held.conversation.pk, clock=clock)


def _run(held: Claim, *, clock: Callable[[], datetime]) -> str | None:
    checkpoints.reached("turn.after_claim")
    tape = Tape(clock=clock, record=held.turn.tape)
    try:
        return _answer(held, tape, clock=clock)
    except Superseded:
        settle.supersede(held, tape, now=clock())
    except StaleState as lost:
        log.info("turn.lost turn=%s reason=%s", held.turn.pk, lost)
    except ProviderAway as away:
        settle.wait(held, tape, reason=away.reason, after=away.after, now=clock())
    except Exception:
        log.exception("turn.failed turn=%s", held.turn.pk)
        settle.wait(held, tape, reason="internal error", after=settle.pause(held.token), now=clock())
    finally:
        db.release()
    return None


def _answer(held: Claim, tape: Tape, *, clock: Callable[[], datetime]) -> str:
    if not switches.is_on(switches.ASSISTANTS):
        return _settle(held, ToPerson(ASSISTANTS_OFF, ""), tape, now=clock())
    fence = Fence(held)
    assistant_id, note, hops = held.conversation.assistant_id, held.conversation.handoff_summary, 0
    if asked.is_quoted(note):
        note = ""  # it stands in the history, and as a note it would speak with our voice
    while True:
        request = history.request(
            turn=held.turn,
            conversation=held.conversation,
            assistant_id=assistant_id,
            handoff_note=note,
            is_handed_over=hops > 0,
        )
        held.is_cut = request.is_cut
        outcome = runs.run(request=request, fence=fence, tape=tape)
        checkpoints.reached("turn.before_settle")
        if not isinstance(outcome, Handoff):
            return _settle(held, outcome, tape, now=clock())
        hops += 1
        if hops > knobs.value(knobs.HANDOFFS_PER_TURN):
            lost = ToPerson("routing in circles", outcome.summary, outcome.run_id, shown=outcome.shown)
            return _settle(held, lost, tape, now=clock())
        assistant_id = settle.hand_off(held, outcome, now=clock())
        note = outcome.summary


def _settle(held: Claim, outcome: Outcome, tape: Tape, *, now: datetime) -> str:
    match outcome:
        case Reply():
            result = settle.reply(held, outcome, tape, now=now)
        case ToPerson():
            result = settle.to_person(held, outcome, tape, now=now)
        case Close():
            result = settle.close(held, outcome, tape, now=now)
        case NoReply(reason=reason):
            result = settle.silence(held, tape, reason=reason, now=now)
        case Handoff():
            raise TypeError("a hand-off is followed, not settled")
    metrics.count("turns_total", result=result)
    return result
