"""A worker dies at a checkpoint; the next one goes on from the rows and repeats nothing."""

import pytest

from assistants.models import Assistant, Run, RunStep
from assistants.ports import Superseded
from assistants.types import Reply, ToPerson
from tests.assistants.crash import Crashes, Killed
from tests.assistants.requests import Falls, answer, request
from tests.assistants.toolsets import Tickets, effects
from tests.fixtures_model import ModelServer

CHECKPOINTS = ["run.after_model", "run.before_tool", "run.after_tool"]


def _statuses() -> list[tuple[str, str]]:
    return list(RunStep.objects.order_by("run__turn_id", "run", "ordinal").values_list("kind", "status"))


@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
def test_an_idempotent_effect_happens_once_wherever_the_worker_dies(
    clerk: Assistant, model: ModelServer, crashes: Crashes, checkpoint: str
) -> None:
    model.will_call(("open_ticket", {"subject": "sem sinal", "cpf": None}))
    model.will_say("Abri o chamado.")
    asked = request(clerk, "abre um chamado")
    crashes.at = [checkpoint]
    with pytest.raises(Killed):
        answer(asked)

    outcome = answer(asked)

    assert isinstance(outcome, Reply)
    assert outcome.text == "Abri o chamado."
    assert len(model.asked()) == 2
    assert effects("open_ticket") == 1
    assert len({call_id for call_id, _ in Tickets.seen}) == 1
    assert _statuses() == [("model", "done"), ("tool", "done"), ("model", "done")]


@pytest.mark.parametrize("checkpoint", ["run.before_tool", "run.after_tool"])
def test_an_effect_that_cannot_be_repeated_is_given_to_a_person(
    clerk: Assistant, model: ModelServer, crashes: Crashes, checkpoint: str
) -> None:
    model.will_call(("book_visit", {"subject": "visita", "cpf": None}))
    asked = request(clerk, "marca uma visita")
    crashes.at = [checkpoint]
    with pytest.raises(Killed):
        answer(asked)
    happened = effects("book_visit")

    outcome = answer(asked)

    assert isinstance(outcome, ToPerson)
    assert outcome.reason == "unknown_effect:book_visit"
    assert answer(asked) == outcome
    assert effects("book_visit") == happened
    assert len(model.asked()) == 1
    assert _statuses() == [("model", "done"), ("tool", "unknown")]


def test_dying_before_the_first_call_is_stored_calls_it_once(
    clerk: Assistant, model: ModelServer, crashes: Crashes
) -> None:
    model.will_call(("book_visit", {"subject": "visita", "cpf": None}))
    model.will_say("Ficou marcada.")
    asked = request(clerk, "marca uma visita")
    crashes.at = ["run.after_model"]
    with pytest.raises(Killed):
        answer(asked)

    assert isinstance(answer(asked), Reply)
    assert effects("book_visit") == 1


def test_two_calls_of_one_answer_are_taken_up_in_the_middle(
    clerk: Assistant, model: ModelServer, crashes: Crashes
) -> None:
    model.will_call(
        ("book_visit", {"subject": "visita", "cpf": None}), ("open_ticket", {"subject": "sinal", "cpf": None})
    )
    model.will_say("Tudo certo.")
    asked = request(clerk, "marca uma visita e abre um chamado")
    crashes.at = ["run.after_tool"]
    with pytest.raises(Killed):
        answer(asked)
    RunStep.objects.get(tool="book_visit").move("done", result={"data": {"booked": True}})
    crashes.at = ["run.after_tool"]
    with pytest.raises(Killed):
        answer(asked)

    assert isinstance(answer(asked), Reply)
    assert (effects("book_visit"), effects("open_ticket")) == (1, 1)
    assert len(model.asked()) == 2


def test_a_turn_that_supersedes_another_continues_from_its_steps(
    clerk: Assistant, model: ModelServer, crashes: Crashes
) -> None:
    model.will_call(("open_ticket", {"subject": "sem sinal", "cpf": None}))
    with pytest.raises(Superseded):
        answer(request(clerk, "abre um chamado"), fence=Falls(Superseded(), after=1))
    assert effects("open_ticket") == 1
    model.will_say("O chamado já está aberto.")

    outcome = answer(request(clerk, "abre um chamado", "é urgente", turn_id=2, inherits=(1,)))

    assert isinstance(outcome, Reply)
    assert effects("open_ticket") == 1
    items = model.asked()[-1]["input"]
    call = next(item for item in items if item.get("type") == "function_call")
    output = next(item for item in items if item.get("type") == "function_call_output")
    assert call["call_id"] == output["call_id"] == RunStep.objects.get(kind="tool").call_id
    assert "20261122-7" in output["output"]
    assert list(Run.objects.order_by("turn_id").values_list("status", "outcome")) == [
        ("failed", "superseded"),
        ("succeeded", "reply"),
    ]


def test_a_superseded_turns_open_call_is_settled_with_its_own_id(
    clerk: Assistant, model: ModelServer, crashes: Crashes
) -> None:
    model.will_call(("open_ticket", {"subject": "sem sinal", "cpf": None}))
    crashes.at = ["run.after_tool"]
    with pytest.raises(Killed):
        answer(request(clerk, "abre um chamado"))
    model.will_say("Aberto.")

    assert isinstance(answer(request(clerk, "e aí?", turn_id=2, inherits=(1,))), Reply)
    assert effects("open_ticket") == 1
    assert "20261122-7" in str(model.asked()[-1]["input"])


def test_a_superseded_turns_doubtful_effect_goes_to_a_person(
    clerk: Assistant, model: ModelServer, crashes: Crashes
) -> None:
    model.will_call(("book_visit", {"subject": "visita", "cpf": None}))
    crashes.at = ["run.after_tool"]
    with pytest.raises(Killed):
        answer(request(clerk, "marca uma visita"))

    outcome = answer(request(clerk, "e aí?", turn_id=2, inherits=(1,)))

    assert isinstance(outcome, ToPerson)
    assert outcome.reason == "unknown_effect:book_visit"
    assert effects("book_visit") == 1
    assert len(model.asked()) == 1


def test_a_superseded_turns_decision_is_taken_anew(clerk: Assistant, model: ModelServer) -> None:
    assert isinstance(answer(request(clerk, "quero falar com uma pessoa")), ToPerson)  # and then its turn gave way
    assert RunStep.objects.filter(tool="transfer_to_person", status="done").exists()

    outcome = answer(request(clerk, "quero falar com uma pessoa", "rápido", turn_id=2, inherits=(1,)))

    assert isinstance(outcome, ToPerson)
    assert len(model.asked()) == 2
