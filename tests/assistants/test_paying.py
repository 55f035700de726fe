"""What an answer costs is reserved, booked and shown; short of money something cheaper answers, or a person."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assistants.models import Assistant, Run, RunStep
from assistants.ports import ProviderAway
from assistants.queries import costs
from assistants.services import summaries
from assistants.types import Reply, ToPerson
from lia_cortex.kernel import recent
from lia_cortex.registry.models import Account, Ceiling, Charge, ProviderQuota, Reservation
from lia_cortex.registry.services import ledger, quotas
from tests.assistants.crash import Crashes, Killed
from tests.assistants.requests import answer, request, said
from tests.fixtures_model import ModelServer
from tests.worker import Clock


def _only(**usd: str) -> None:
    Ceiling.objects.all().delete()
    for kind, amount in usd.items():
        Ceiling.objects.create(kind=kind, usd=Decimal(amount))
    recent.forget_all()


def _booked() -> Decimal:
    account = Account.objects.get(kind="conversation", key="cv_test")
    assert account.held_usd == 0
    return account.spent_usd


def test_what_was_reserved_is_settled_with_the_answer(
    company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    assert isinstance(answer(request(company["recepcao"], "oi")), Reply)
    step, run = RunStep.objects.get(), Run.objects.get()
    assert step.cost_usd is not None
    assert _booked() == step.cost_usd == run.cost_usd
    assert (run.rung, run.provider, run.scope) == ("normal", "first", "cv_test")
    assert (step.provider, step.model.removesuffix("-simulated")) == ("first", run.model)
    assert not Reservation.objects.exists()
    [day] = Account.objects.filter(kind="slice")
    assert (day.held_usd, day.spent_usd) == (Decimal(0), step.cost_usd)


def test_an_answer_costs_one_statement_more_than_without_ceilings(
    company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    counts = []
    for turn_id, ceilings in ((1, {}), (2, {}), (3, {"conversation": "3", "day": "500"}), (4, None)):
        if ceilings is not None:
            _only(**ceilings)
        answer(request(company["recepcao"], "oi", turn_id=turn_id))
        with CaptureQueriesContext(connection) as captured:
            answer(request(company["recepcao"], "oi", turn_id=turn_id + 10))
        counts.append(len(captured))
    # Reserving and settling are two; the breaker, read for every call before, is read once a second.
    assert counts[3] <= counts[1] + 2, counts


def test_a_model_without_a_price_is_never_free(clerk: Assistant, model: ModelServer, moment: Clock) -> None:
    clerk.model = "of-our-own"
    clerk.save()
    model.will_say("Oi.")
    assert isinstance(answer(request(clerk, "oi")), Reply)
    assert RunStep.objects.get().cost_usd is None
    assert _booked() > 0
    cost = costs.of_conversation("cv_test")
    assert (cost.calls, cost.unknown, cost.usd) == (1, 1, Decimal(0))


def test_a_provider_that_is_away_costs_nothing(
    company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    model.fails("status500", count=3)
    with pytest.raises(ProviderAway):
        answer(request(company["recepcao"], "oi"))
    assert _booked() == 0
    assert not Reservation.objects.exists()


def test_a_killed_workers_money_counts_as_spent(
    company: dict[str, Assistant], model: ModelServer, crashes: Crashes, moment: Clock
) -> None:
    crashes.at = ["run.before_answer_is_stored"]
    asked = request(company["recepcao"], "oi")
    with pytest.raises(Killed):
        answer(asked)
    reserved = Reservation.objects.get().usd
    ledger.sweep(now=moment.at)
    assert Reservation.objects.count() == 1
    moment.forward(ledger.LEASE.total_seconds())
    ledger.sweep(now=moment.at)
    assert _booked() == reserved
    assert isinstance(answer(asked), Reply)
    assert _booked() - reserved == RunStep.objects.get().cost_usd


@pytest.mark.parametrize(
    ("percent", "rung", "model_asked"),
    [
        (79, "normal", "gpt-4.1-mini"),
        (80, "cheaper_model", "gpt-4.1-nano"),
        (95, "answer_cache", None),
        (100, "person", None),
    ],
)
def test_near_the_ceiling_it_degrades_in_named_steps(
    company: dict[str, Assistant],
    model: ModelServer,
    moment: Clock,
    percent: int,
    rung: str,
    model_asked: str | None,
) -> None:
    _only(conversation="10")
    Account.objects.create(kind="conversation", key="cv_test", spent_usd=Decimal(percent) / 10)
    outcome = answer(request(company["recepcao"], "oi"))
    assert [body["model"] for body in model.asked()] == ([model_asked] if model_asked else [])
    assert Run.objects.get().rung == rung
    if model_asked:
        assert isinstance(outcome, Reply)
        assert RunStep.objects.get().model.startswith(model_asked)
    else:
        assert isinstance(outcome, ToPerson)
        assert outcome.reason.startswith("ceiling:")
    assert not Reservation.objects.exists()


def test_a_summary_is_a_charge_of_its_conversation(
    company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    summaries.extend(previous="", said=said("oi", "tchau"), assistant_id=company["recepcao"].pk, scope="cv_test")
    charge = Charge.objects.get()
    assert (charge.purpose, charge.scope, charge.assistant_id) == ("summary", "cv_test", company["recepcao"].pk)
    assert charge.cost_usd == _booked() == costs.of_conversation("cv_test").usd


def test_summaries_yield_while_conversations_are_answered(
    company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    quotas.forget()
    name = company["recepcao"].model or "gpt-4.1-mini"
    ProviderQuota.objects.create(model=name, requests_per_minute=10)
    quotas.used(name, requests=8, tokens=0, told=None, now=moment.at)
    recent.forget_all()
    with pytest.raises(ProviderAway) as away:
        summaries.extend(previous="", said=said("oi"), assistant_id=company["recepcao"].pk, scope="cv_test")
    assert away.value.reason == "provider budget"
    assert isinstance(answer(request(company["recepcao"], "oi")), Reply)
    assert len(model.asked()) == 1
