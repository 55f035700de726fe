"""Who holds work, and for how long: a process that is alive keeps it, one that is gone loses it."""

import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction

from assistants.types import Reply
from conversations.models import Outbound, Turn
from conversations.services import inbound, leases, outbox
from conversations.services.outbox import settle as settle_send
from conversations.services.outbox.claim import claim as claim_bubble
from conversations.services.turns import settle
from conversations.services.turns.claim import Claim
from conversations.services.turns.claim import claim as claim_turn
from lia_cortex.kernel.tape import Tape
from tests.worker import Clock


def test_a_turn_in_hand_is_kept_and_one_let_go_is_taken_up(arrived: Callable[..., int], moment: Clock) -> None:
    turn = _due_turn(arrived, moment)
    held = claim_turn(turn_id=turn.pk, now=moment.at)
    assert held is not None
    with leases.in_hand(held.turn):
        for _ in range(5):
            moment.forward(3)
            assert leases.renew(now=moment.at) == 1
            assert claim_turn(turn_id=turn.pk, now=moment.at) is None
    moment.forward(3)
    assert leases.renew(now=moment.at) == 0
    moment.forward(4)
    again = claim_turn(turn_id=turn.pk, now=moment.at)
    assert again is not None
    assert again.token == held.token + 1


def test_who_lost_the_turn_settles_nothing(arrived: Callable[..., int], moment: Clock) -> None:
    turn = _due_turn(arrived, moment)
    late = claim_turn(turn_id=turn.pk, now=moment.at)
    assert late is not None
    moment.forward(7)
    again = claim_turn(turn_id=turn.pk, now=moment.at)
    assert again is not None
    settle.wait(late, Tape(clock=moment), reason="late", after=5, now=moment.at)
    settle.supersede(late, Tape(clock=moment), now=moment.at)
    turn.refresh_from_db()
    assert (turn.status, turn.token) == ("running", again.token)
    _reply(again, moment)
    assert Outbound.objects.count() == 1


def test_a_lease_is_not_renewed_for_ever(arrived: Callable[..., int], moment: Clock) -> None:
    held = claim_turn(turn_id=_due_turn(arrived, moment).pk, now=moment.at)
    assert held is not None
    with leases.in_hand(held.turn):
        for _ in range(100):
            moment.forward(3)
            leases.renew(now=moment.at)
        moment.forward(10)
        assert leases.renew(now=moment.at) == 0
        assert claim_turn(turn_id=held.turn.pk, now=moment.at) is not None


def test_a_row_that_somebody_locks_holds_up_no_other_lease(arrived: Callable[..., int], moment: Clock) -> None:
    conversation_id = _queued(arrived, moment)
    bubble = claim_bubble(conversation_id=conversation_id, now=moment.at)
    assert bubble is not None
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Outbound.objects.select_for_update().get(pk=bubble.outbound.pk)
            locked.set()
            done.wait(30)
        connection.close()

    inbound.apply(event_id=arrived("e agora?", phone="5511977776666"), now=moment.at)
    moment.forward(5)
    turn = claim_turn(turn_id=Turn.objects.get(status="collecting").pk, now=moment.at)
    assert turn is not None
    Outbound.objects.update(lease_until=leases.until(moment.at))
    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert locked.wait(30)
        with leases.in_hand(bubble.outbound), leases.in_hand(turn.turn):
            moment.forward(3)
            assert leases.renew(now=moment.at) == 1
            turn.turn.refresh_from_db()
            assert turn.turn.lease_until == leases.until(moment.at)
            done.set()
            holder.join(30)
            # Once it is free the next beat has it.
            assert leases.renew(now=moment.at) == 2
    finally:
        done.set()
        holder.join(30)


def test_a_send_that_was_due_long_ago_is_kept_while_it_is_on_the_wire(
    arrived: Callable[..., int], moment: Clock
) -> None:
    conversation_id = _queued(arrived, moment)
    Outbound.objects.update(due_at=moment.at - timedelta(hours=1))
    held = claim_bubble(conversation_id=conversation_id, now=moment.at)
    assert held is not None
    with leases.in_hand(held.outbound):
        for _ in range(5):
            moment.forward(3)
            assert leases.renew(now=moment.at) == 1
    outbox.abandon(outbound_id=held.outbound.pk, now=moment.at)
    assert Outbound.objects.get().status == "sending"


def test_a_sender_that_was_given_up_too_early_still_says_that_it_was_sent(
    arrived: Callable[..., int], moment: Clock
) -> None:
    held = claim_bubble(conversation_id=_queued(arrived, moment), now=moment.at)
    assert held is not None
    moment.forward(10)
    outbox.abandon(outbound_id=held.outbound.pk, now=moment.at)
    assert Outbound.objects.get().status == "uncertain"
    settle_send.sent(held, provider_id="3EB0SENT", now=moment.at)
    row = Outbound.objects.get()
    assert (row.status, row.provider_id, row.uncertain_at) == ("sent", "3EB0SENT", None)


def _due_turn(arrived: Callable[..., int], moment: Clock) -> Turn:
    inbound.apply(event_id=arrived(), now=moment.at)
    moment.forward(5)
    return Turn.objects.get()


def _queued(arrived: Callable[..., int], moment: Clock) -> int:
    held = claim_turn(turn_id=_due_turn(arrived, moment).pk, now=moment.at)
    assert held is not None
    _reply(held, moment)
    return held.conversation.pk


def _reply(held: Claim, moment: Clock) -> None:
    tape = Tape(clock=moment, record=held.turn.tape)
    settle.reply(held, Reply(text="Oi!", run_id=0, step_id=0), tape, now=moment.at)
