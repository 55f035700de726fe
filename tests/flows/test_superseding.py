"""The customer writes while the model works: one answer that knows everything."""

from assistants.models import RunStep
from conversations.models import Turn
from lia_cortex.registry.services import knobs
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, apply_waiting, turn_knob
from tests.flows.crash import Crashes
from tests.worker import Clock, Worker


def test_one_answer_that_knows_both(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    model.will_call(("search_knowledge", {"query": "horário"}))
    model.will_say("Só uma parte.")
    model.will_say("As duas coisas.")
    crashes.then["turn.before_settle"] = lambda: _writes(customer, "e aos sábados?")
    customer.says("que horas abrem?")
    worker.run_until_idle()
    assert gateway.texts() == ["As duas coisas."]
    first, second = Turn.objects.order_by("pk")
    assert (first.status, first.reason) == ("superseded", "the customer wrote again")
    assert (second.status, second.continues) == ("done", first)
    assert second.messages.filter(direction="in").count() == 2
    last = model.asked()[-1]["input"]
    assert [item["content"] for item in last if item.get("role") == "user"] == ["que horas abrem?", "e aos sábados?"]
    # What the first turn looked up stands in the second one's history under the same call id: once.
    calls = [item["call_id"] for item in last if item.get("type") == "function_call"]
    assert calls == [RunStep.objects.get(kind="tool").call_id]
    assert RunStep.objects.filter(kind="tool").count() == 1


def test_written_between_two_steps(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    model.will_call(("search_knowledge", {"query": "horário"}))
    model.will_say("As duas coisas.")
    crashes.then["run.after_tool"] = lambda: _writes(customer, "e aos sábados?")
    customer.says("que horas abrem?")
    worker.run_until_idle()
    assert gateway.texts() == ["As duas coisas."]
    assert len(model.asked()) == 2  # the first turn's next question was never asked
    assert RunStep.objects.filter(kind="tool").count() == 1


def test_after_three_dropped_answers_one_is_sent_anyway(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    turn_knob(knobs.SUPERSEDES_IN_A_ROW, 3)
    texts = iter(range(20))

    def writes_again() -> None:
        _writes(customer, f"mais {next(texts)}")
        crashes.then["turn.before_settle"] = writes_again

    crashes.then["turn.before_settle"] = writes_again
    for number in range(4):
        model.will_say(f"Resposta {number}.")
    customer.says("oi")
    worker.run_until_idle(within=12)
    assert gateway.texts()[:1] == ["Resposta 3."]
    assert [turn.status for turn in Turn.objects.order_by("pk")][:4] == [*["superseded"] * 3, "done"]
    # Who still waits is shown as waiting, since the message that nobody has answered.
    crashes.then.clear()
    worker.run_until_idle()
    assert customer.conversation.waiting_since is None


def test_a_message_behind_an_answer_that_is_sent_anyway_keeps_waiting_since(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes, moment: Clock
) -> None:
    turn_knob(knobs.SUPERSEDES_IN_A_ROW, 0)
    model.will_say("Um.")
    crashes.then["turn.before_settle"] = lambda: _writes(customer, "e isto?")
    customer.says("oi")
    worker.run_until_idle(within=2)
    assert gateway.texts() == ["Um."]
    waiting = customer.conversation.messages.get(text="e isto?")
    assert customer.conversation.waiting_since == waiting.at


def _writes(customer: Customer, text: str) -> None:
    """Let the customer's message come in and be applied by another worker while this one works."""
    customer.says(text, every=0)
    apply_waiting()
