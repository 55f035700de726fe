"""A burst goes in, an outcome comes out, and every step is a row."""

from decimal import Decimal

from assistants.models import Assistant, Run, RunStep
from assistants.types import Handoff, Reply, ToPerson
from tests.assistants.requests import answer, request, said
from tests.fixtures_model import ModelServer


def test_a_question_is_answered_from_the_articles(company: dict[str, Assistant], model: ModelServer) -> None:
    outcome = answer(request(company["recepcao"], "oi", "quais os horários de atendimento?"))

    assert isinstance(outcome, Reply)
    assert "24 horas" in outcome.text
    steps = list(RunStep.objects.filter(run_id=outcome.run_id).order_by("ordinal"))
    assert [(step.kind, step.status) for step in steps] == [("model", "done"), ("tool", "done"), ("model", "done")]
    assert steps[0].calls[0]["name"] == steps[1].tool == "search_knowledge"
    assert steps[1].call_id == steps[0].calls[0]["call_id"]
    assert steps[2].pk == outcome.step_id
    assert all(step.request_digest and step.response_id and step.cost_usd for step in (steps[0], steps[2]))
    run = Run.objects.get(pk=outcome.run_id)
    assert (run.status, run.outcome) == ("succeeded", "reply")
    assert run.input_tokens == (steps[0].input_tokens or 0) + (steps[2].input_tokens or 0)
    assert run.cost_usd == sum((step.cost_usd or Decimal(0) for step in steps), Decimal(0))


def test_a_finished_run_gives_the_same_outcome_again(company: dict[str, Assistant], model: ModelServer) -> None:
    asked = request(company["recepcao"], "quais os horários de atendimento?")
    first = answer(asked)
    questions = len(model.asked())

    assert answer(asked) == first
    assert len(model.asked()) == questions


def test_technical_trouble_is_handed_to_the_next_run_of_the_turn(
    company: dict[str, Assistant], model: ModelServer
) -> None:
    asked = request(company["recepcao"], "minha internet caiu")
    handoff = answer(asked)
    assert isinstance(handoff, Handoff)
    assert handoff.target == "suporte"
    assert answer(asked) == handoff

    second = request(company["suporte"], "minha internet caiu")
    reply = answer(second)
    assert isinstance(reply, Reply)
    assert [run.ordinal for run in Run.objects.order_by("ordinal")] == [1, 2]
    assert "handed this conversation to you" in str(model.asked()[-1]["input"])
    # A caller that lost its place starts with the first assistant again.
    assert answer(asked) == handoff
    assert answer(second) == reply


def test_a_wish_for_a_person_ends_the_run(company: dict[str, Assistant], model: ModelServer) -> None:
    outcome = answer(request(company["suporte"], "quero falar com uma pessoa"))

    assert isinstance(outcome, ToPerson)
    assert "pessoa" in outcome.reason
    assert Run.objects.get(pk=outcome.run_id).outcome == "person"


def test_what_repeats_comes_first_and_what_changes_late(company: dict[str, Assistant], model: ModelServer) -> None:
    history = (*said("bom dia"), *said("Olá! Como posso ajudar?", author="assistant"))
    answer(
        request(
            company["recepcao"],
            "quais os planos?",
            history=history,
            summary="Já perguntou do Wi-Fi.",
            customer_name="Ana",
        )
    )

    body = model.asked()[0]
    assert body["store"] is False
    assert body["instructions"].startswith("You answer customers")
    roles = [(item["role"], item["content"]) for item in body["input"]]
    assert [role for role, _ in roles] == ["developer", "user", "assistant", "developer", "user"]
    assert "Já perguntou do Wi-Fi." in roles[0][1]
    assert "Ana" in roles[3][1]
    assert "Now: " in roles[3][1]
    again = model.asked()[1]
    assert again["input"][: len(roles)] == body["input"]
    assert (again["instructions"], again["tools"]) == (body["instructions"], body["tools"])
