"""A burst goes in, an outcome comes out, and every step is a row."""

from decimal import Decimal

import pytest
from django.db import transaction

from assistants.models import Assistant, PromptVersion, Run, RunStep
from assistants.ports import ProviderAway
from assistants.services import catalog, prompts
from assistants.types import Handoff, Reply, ToPerson
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import StaleState, Terminal
from tests.assistants.crash import Crashes, Killed
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


def test_a_conversation_may_come_back_to_the_first_assistant(company: dict[str, Assistant], model: ModelServer) -> None:
    def hands_to(target: str) -> tuple[str, dict[str, str]]:
        return "hand_off", {"target": target, "reason": "assunto", "summary": "resumo"}

    first, second = (request(company[slug], "não sei bem") for slug in ("recepcao", "suporte"))
    model.will_call(hands_to("suporte"))
    model.will_call(hands_to("recepcao"))
    model.will_say("Então vamos por partes.")
    assert isinstance(answer(first), Handoff)
    back = answer(second)
    assert isinstance(back, Handoff)
    assert (back.target, back.reason, back.summary) == ("recepcao", "assunto", "resumo")

    reply = answer(first)

    assert isinstance(reply, Reply)
    assert answer(first) == reply
    assert list(Run.objects.order_by("ordinal").values_list("outcome", flat=True)) == [
        "handoff:suporte",
        "handoff:recepcao",
        "reply",
    ]


def test_a_run_keeps_its_prompt_version_to_its_end(
    company: dict[str, Assistant], model: ModelServer, crashes: Crashes
) -> None:
    crashes.at = ["run.after_model"]
    asked = request(company["recepcao"], "quais os planos?")
    with pytest.raises(Killed):
        answer(asked)
    newer = prompts.draft(assistant=company["recepcao"], text="Outra voz.")
    prompts.publish(prompt=newer, now=clock.now())
    catalog.published_prompt.forget()

    assert isinstance(answer(asked), Reply)
    first, second = model.asked()
    assert first["instructions"] == second["instructions"]
    assert isinstance(answer(request(company["recepcao"], "oi", turn_id=2)), Reply)
    assert model.asked()[-1]["instructions"].endswith("Outra voz.\n")


def test_an_assistant_that_is_replaced_while_the_turn_waits_does_not_block_it(
    company: dict[str, Assistant], model: ModelServer
) -> None:
    model.fails("status429", retry_after=60)
    with pytest.raises(ProviderAway):
        answer(request(company["recepcao"], "oi"))

    assert isinstance(answer(request(company["suporte"], "oi")), Reply)
    assert list(Run.objects.order_by("ordinal").values_list("status", "outcome")) == [
        ("failed", "replaced"),
        ("succeeded", "reply"),
    ]


def test_an_answer_is_given_once(company: dict[str, Assistant], model: ModelServer) -> None:
    asked = request(company["recepcao"], "oi")
    reply = answer(asked)
    assert isinstance(reply, Reply)
    RunStep.objects.filter(pk=reply.step_id).update(text="")

    with pytest.raises(StaleState):
        answer(asked)


def test_an_assistant_without_a_published_prompt_says_so(company: dict[str, Assistant], model: ModelServer) -> None:
    PromptVersion.objects.get(assistant=company["recepcao"]).move("retired")

    with pytest.raises(Terminal):
        answer(request(company["recepcao"], "oi"))


def test_no_run_starts_inside_a_transaction(company: dict[str, Assistant], model: ModelServer) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        answer(request(company["recepcao"], "oi"))
