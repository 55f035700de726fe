"""Open pages look again whenever an assistant begins to compose, and however that ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache

from conversations.models import Conversation, Turn
from conversations.services import leases, sweeps
from conversations.services.turns import settle
from conversations.services.turns.claim import Claim, claim
from lia_cortex.kernel.live import CONVERSATIONS
from lia_cortex.kernel.tape import Tape
from tests.api import rows
from tests.worker import Clock

Captures = Callable[..., Any]


@pytest.fixture
def talk(db: None, moment: Clock) -> Conversation:
    """Give a conversation whose customer waits for the assistant's answer."""
    found = rows.conversation("bot")
    rows.message(found, "oi", wants_answer=True)
    times = dict.fromkeys(("opened_at", "last_message_at", "due_at", "cap_at"), moment.at)
    Turn.objects.create(conversation=found, floor_epoch=found.floor_epoch, **times)
    return found


@contextmanager
def looks(capture: Captures, talk: Conversation) -> Iterator[None]:
    """Expect that open pages are asked to look at this conversation."""
    with capture() as after_commit:
        yield
    told = [each.args for each in after_commit if isinstance(each, partial)]
    assert (CONVERSATIONS, talk.public_id) in told


def _claimed(talk: Conversation, moment: Clock) -> Claim:
    held = claim(turn_id=Turn.objects.get(conversation=talk).pk, now=moment.at)
    assert held is not None
    return held


Ending = Callable[[Claim, Tape, Clock], Any]
ENDINGS: dict[str, Ending] = {
    "silent": lambda held, tape, moment: settle.silence(held, tape, reason="nothing to say", now=moment.at),
    "superseded": lambda held, tape, moment: settle.supersede(held, tape, now=moment.at),
    "waits again": lambda held, tape, moment: settle.wait(held, tape, reason="away", after=5, now=moment.at),
    "gives up": lambda held, tape, moment: settle.wait(
        held, tape, reason="away", after=5, now=moment.at + timedelta(days=2)
    ),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_pages_are_told_when_it_begins_and_when_it_ends_without_a_word(
    talk: Conversation, moment: Clock, django_capture_on_commit_callbacks: Captures, ending: Ending
) -> None:
    with looks(django_capture_on_commit_callbacks, talk):
        held = _claimed(talk, moment)
    Turn.objects.update(provider_tries=1)  # the thread has its line of the provider's trouble already
    held.turn.refresh_from_db()
    with looks(django_capture_on_commit_callbacks, talk):
        ending(held, Tape(clock=lambda: moment.at), moment)


def test_pages_are_told_of_a_turn_whose_worker_is_gone(
    talk: Conversation, moment: Clock, django_capture_on_commit_callbacks: Captures
) -> None:
    _claimed(talk, moment)
    moment.forward(leases.LEASE.total_seconds() + 1)
    cache.clear()
    with looks(django_capture_on_commit_callbacks, talk):
        sweeps.sweep(now=moment.at)
