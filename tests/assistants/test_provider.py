"""Trouble at the provider makes the turn wait; only the provider's own faults count."""

import threading

import pytest
from django.db import connection
from pytest_django import Settings

from assistants.models import Assistant, Run, RunStep
from assistants.ports import ProviderAway
from assistants.services import provider
from assistants.types import Reply, ToPerson
from lia_cortex.integrations.openai.types import ModelRequest, UserSaid
from lia_cortex.kernel.tape import Tape
from lia_cortex.registry.models import Breaker
from tests.assistants.requests import answer, request
from tests.fixtures_model import ModelServer
from tests.worker import Clock


def _ask(moment: Clock) -> str:
    asked = ModelRequest(model="m", instructions="", input=(UserSaid("oi"),))
    return provider.ask(asked, tape=Tape(clock=moment)).text


def test_a_short_fault_is_retried_within_the_turn(
    company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    model.fails("status500")
    model.fails("status429", retry_after=0.1)

    assert isinstance(answer(request(company["recepcao"], "oi")), Reply)
    assert len(model.asked()) == 3
    assert Breaker.objects.get().failures == 0


def test_a_third_fault_lets_the_turn_wait_and_go_on_later(
    company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    model.fails("status500", count=3)
    asked = request(company["recepcao"], "oi")
    with pytest.raises(ProviderAway) as away:
        answer(asked)

    assert away.value.after > 0
    assert len(model.asked()) == 3
    assert RunStep.objects.count() == 0
    assert Run.objects.get().status == "started"
    assert isinstance(answer(asked), Reply)


def test_a_long_wait_is_the_turns_not_the_workers(
    company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    model.fails("status429", retry_after=40)
    with pytest.raises(ProviderAway) as away:
        answer(request(company["recepcao"], "oi"))

    assert away.value.after >= 40
    assert len(model.asked()) == 1


@pytest.mark.parametrize("kind", ["malformed", "cut", "quota"])
def test_what_cannot_be_read_is_never_an_answer(
    company: dict[str, Assistant], model: ModelServer, moment: Clock, kind: str
) -> None:
    model.fails(kind, count=None)
    with pytest.raises(ProviderAway):
        answer(request(company["recepcao"], "oi"))

    assert RunStep.objects.count() == 0


@pytest.mark.parametrize("kind", ["status401", "status403"])
def test_a_refused_key_waits_for_a_person_and_is_not_the_providers_fault(
    company: dict[str, Assistant], model: ModelServer, moment: Clock, kind: str
) -> None:
    model.fails(kind, count=None)
    with pytest.raises(ProviderAway) as away:
        answer(request(company["recepcao"], "oi"))

    assert away.value.after >= 300
    assert not Breaker.objects.filter(failures__gt=0).exists()


def test_a_request_that_is_refused_goes_to_a_person(
    company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    model.fails("status400", code="invalid_prompt")
    asked = request(company["recepcao"], "oi")

    outcome = answer(asked)

    assert isinstance(outcome, ToPerson)
    assert outcome.reason.startswith("provider:400")
    assert Run.objects.get().status == "failed"
    assert answer(asked) == outcome
    assert len(model.asked()) == 1


def test_an_open_breaker_asks_nobody_and_one_probe_closes_it(
    transactional_db: None, model: ModelServer, moment: Clock
) -> None:
    model.fails("status500", count=6)
    for _ in range(2):
        with pytest.raises(ProviderAway):
            _ask(moment)
    assert len(model.asked()) == 5
    with pytest.raises(ProviderAway) as away:
        _ask(moment)
    assert away.value.after == 10
    assert len(model.asked()) == 5

    moment.forward(10)
    with pytest.raises(ProviderAway):
        _ask(moment)
    assert len(model.asked()) == 6
    moment.forward(10)
    with pytest.raises(ProviderAway):
        _ask(moment)
    assert len(model.asked()) == 6
    moment.forward(10)

    assert _ask(moment)
    row = Breaker.objects.get()
    assert (row.failures, row.opened_at, row.probe_at) == (0, None, None)


def test_only_one_of_many_workers_probes(transactional_db: None, model: ModelServer, moment: Clock) -> None:
    model.fails("status500", count=5)
    for _ in range(2):
        with pytest.raises(ProviderAway):
            _ask(moment)
    model.fails("status500", count=None)
    moment.forward(10)
    asked_before = len(model.asked())
    barrier = threading.Barrier(8)
    away: list[float] = []

    def work() -> None:
        barrier.wait()
        try:
            _ask(moment)
        except ProviderAway as error:
            away.append(error.after)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(away) == 8
    assert len(model.asked()) == asked_before + 1


def test_a_silent_provider_lets_the_turn_wait(
    company: dict[str, Assistant], model: ModelServer, moment: Clock, settings: Settings
) -> None:
    settings.OPENAI_TIMEOUT_SECONDS = 0.3
    model.fails("hang", count=None)
    with pytest.raises(ProviderAway):
        answer(request(company["recepcao"], "oi"))

    assert RunStep.objects.count() == 0
    model.reset()
    settings.OPENAI_TIMEOUT_SECONDS = 5.0
    assert isinstance(answer(request(company["recepcao"], "oi")), Reply)
