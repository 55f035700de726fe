"""Two workers on one turn: the lease ran out, and the first one is not dead after all."""

import threading

import pytest
from django.db import connection

from assistants.models import Assistant, Run, RunStep
from assistants.ports import Superseded
from assistants.types import Outcome, Reply
from lia_cortex.kernel.errors import StaleState
from tests.assistants.requests import Falls, answer, request
from tests.assistants.toolsets import effects
from tests.fixtures_model import ModelServer


def test_both_reach_the_same_answer_and_no_step_is_stored_twice(clerk: Assistant, model: ModelServer) -> None:
    model.latency(0.05)
    asked = request(clerk, "procura aí", "quais os planos?")
    barrier = threading.Barrier(6)
    outcomes: list[Outcome] = []

    def work() -> None:
        barrier.wait()
        outcomes.append(answer(asked))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 6
    assert len(set(outcomes)) == 1
    assert isinstance(outcomes[0], Reply)
    ordinals = list(RunStep.objects.values_list("ordinal", flat=True))
    assert sorted(ordinals) == list(range(1, len(ordinals) + 1))
    assert Run.objects.count() == 1


def test_effects_of_racing_workers_keep_to_one_call_id(clerk: Assistant, model: ModelServer) -> None:
    for _ in range(4):
        model.will_call(("open_ticket", {"subject": "sinal", "cpf": None}))
    for _ in range(8):
        model.will_say("Pronto.")
    asked = request(clerk, "abre um chamado")
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        answer(asked)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    calls = RunStep.objects.filter(kind="tool").values_list("call_id", flat=True)
    assert effects("open_ticket") == len(set(calls)) == len(calls)


@pytest.mark.parametrize("error", [StaleState("taken"), Superseded()])
@pytest.mark.parametrize("after", [0, 1])
def test_a_lost_turn_stops_at_the_next_check(
    clerk: Assistant, model: ModelServer, error: Exception, after: int
) -> None:
    model.will_call(("open_ticket", {"subject": "sinal", "cpf": None}))
    model.will_say("Pronto.")
    with pytest.raises(type(error)):
        answer(request(clerk, "abre um chamado"), fence=Falls(error, after=after))

    assert len(model.asked()) == 1
    assert effects("open_ticket") == (after == 1)
    assert isinstance(answer(request(clerk, "abre um chamado")), Reply)
    assert effects("open_ticket") == 1
    assert len(model.asked()) == 2
