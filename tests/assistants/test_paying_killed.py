"""SIGKILL of a worker that holds a reservation: it counts once, and what was answered and stored stays booked."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from assistants.models import Assistant, RunStep
from assistants.queries import costs
from assistants.types import Reply
from lia_cortex.kernel import clock
from lia_cortex.registry.models import Account, Charge, Reservation
from lia_cortex.registry.services import ledger
from lia_cortex.runtime import paths
from tests.assistants.http_tools import victim
from tests.assistants.requests import answer, request
from tests.conversations.test_concurrency import at_once
from tests.fixtures_model import ModelServer

pytestmark = [pytest.mark.crash, pytest.mark.processes]

WORDS = "oi"


def killed_at(point: str, model: ModelServer) -> None:
    """Let a worker process answer the turn until it is killed at the point."""
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lia_cortex.settings",
        "DATABASE_URL": f"postgres://{login}/{database['NAME']}",
        "OPENAI_BASE_URL": f"{model.url}/v1",
        "LIA_CHECKPOINT_HOOK": "tests.assistants.http_tools.victim.die",
        victim.POINT: point,
    }
    command = [sys.executable, "-m", victim.__name__, WORDS, "{}"]
    done = subprocess.run(command, cwd=paths.ROOT, env=environment, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL


NOTHING = Decimal(0)


def accounts() -> tuple[Decimal, Decimal]:
    """Return what is reserved and spent in the conversation, which is what the day's slice says too."""
    row, part = Account.objects.get(kind="conversation"), Account.objects.get(kind="slice")
    assert (row.held_usd, row.spent_usd) == (part.held_usd, part.spent_usd)
    return row.held_usd, row.spent_usd


def test_what_a_killed_worker_reserved_counts_exactly_once(company: dict[str, Assistant], model: ModelServer) -> None:
    killed_at("run.before_answer_is_stored", model)
    reserved = Reservation.objects.get().usd
    assert accounts() == (reserved, NOTHING)
    assert not RunStep.objects.exists()

    # Before its lease is over nobody takes it: the worker may only be slow.
    assert ledger.sweep(now=clock.now()) == 0
    later = clock.now() + ledger.LEASE + timedelta(seconds=1)
    assert sum(at_once(*[lambda: ledger.sweep(now=later)] * 6)) == 1
    # The provider answered and will bill it, nobody here knows how much: the ceilings count the most that it may be.
    assert accounts() == (NOTHING, reserved)
    charge = Charge.objects.get()
    assert (charge.purpose, charge.scope, charge.cost_usd) == (ledger.LOST, "cv_test", None)
    assert charge.reserved_usd == reserved
    assert costs.of_conversation("cv_test").unknown == 1

    assert isinstance(answer(request(company["suporte"], WORDS)), Reply)
    cost = RunStep.objects.get().cost_usd
    assert cost
    assert accounts() == (NOTHING, reserved + cost)
    assert costs.of_conversation("cv_test").usd == cost


def test_the_cost_of_a_stored_answer_outlives_its_worker(company: dict[str, Assistant], model: ModelServer) -> None:
    killed_at("run.after_model", model)
    cost = RunStep.objects.get().cost_usd
    assert cost
    assert not Reservation.objects.exists()
    assert ledger.sweep(now=clock.now() + ledger.LEASE) == 0
    assert isinstance(answer(request(company["suporte"], WORDS)), Reply)
    assert len(model.asked()) == 1
    assert accounts() == (NOTHING, cost)
    assert not Charge.objects.exists()
