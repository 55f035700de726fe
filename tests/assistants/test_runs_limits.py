"""A turn is bounded in steps, tokens and money, whatever the model does."""

from decimal import Decimal

import pytest

from assistants.models import Assistant, Run, RunStep
from assistants.ports import Superseded
from assistants.types import Reply, ToPerson
from tests.assistants.requests import Falls, answer, request
from tests.fixtures_model import ModelServer


def test_steps_end_with_a_person(clerk: Assistant, model: ModelServer) -> None:
    clerk.max_steps = 3
    clerk.save()
    for number in range(5):
        model.will_call(("look_up", {"subject": f"coisa {number}", "cpf": None}))
    asked = request(clerk, "procura aí")

    outcome = answer(asked)

    assert isinstance(outcome, ToPerson)
    assert outcome.reason == "limit:steps"
    assert len(model.asked()) == 3
    assert Run.objects.get().status == "refused"
    assert answer(asked) == outcome


def test_tokens_end_with_a_person_before_a_question_that_is_too_long(clerk: Assistant, model: ModelServer) -> None:
    outcome = answer(request(clerk, *["abacaxi " * 60] * 1400))

    assert isinstance(outcome, ToPerson)
    assert outcome.reason == "limit:tokens"
    assert model.asked() == []


def test_tokens_are_estimated_where_nobody_counted(clerk: Assistant, model: ModelServer) -> None:
    clerk.max_turn_tokens = 5_000
    clerk.save()
    for number in range(6):
        model.will_call(("look_up", {"subject": "x" * 3000 + str(number), "cpf": None}), omit_usage=True)

    outcome = answer(request(clerk, "procura aí"))

    assert isinstance(outcome, ToPerson)
    assert outcome.reason == "limit:tokens"
    assert 1 <= len(model.asked()) < 6
    assert not RunStep.objects.filter(kind="model", input_tokens__isnull=False).exists()
    assert Run.objects.get().cost_usd is None


def test_money_counts_the_superseded_turns_too(clerk: Assistant, model: ModelServer) -> None:
    model.will_call(("look_up", {"subject": "coisa", "cpf": None}))
    with pytest.raises(Superseded):
        answer(request(clerk, "procura aí"), fence=Falls(Superseded(), after=1))
    RunStep.objects.filter(kind="model").update(cost_usd=Decimal("0.24"))
    model.will_say("Achei.")
    assert isinstance(answer(request(clerk, "e?", turn_id=2, inherits=(1,))), Reply)
    RunStep.objects.filter(kind="model", run__turn_id=1).update(cost_usd=Decimal("0.2499"))

    outcome = answer(request(clerk, "e?", turn_id=3, inherits=(1,)))

    assert isinstance(outcome, ToPerson)
    assert outcome.reason == "limit:usd"
    assert len(model.asked()) == 2


def test_an_unknown_model_has_no_price_and_still_a_limit(clerk: Assistant, model: ModelServer) -> None:
    clerk.model = "of-our-own"
    clerk.save()
    model.will_say("Oi.")

    outcome = answer(request(clerk, "oi"))

    assert isinstance(outcome, Reply)
    step = RunStep.objects.get()
    assert (step.cost_usd, bool(step.input_tokens)) == (None, True)
    assert model.asked()[0]["model"] == "of-our-own"
