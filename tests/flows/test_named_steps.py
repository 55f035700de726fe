"""Near a ceiling each step has its name: the cheaper model, kept answers, a person; nobody meets silence."""

from decimal import Decimal

import pytest

from assistants.models import Run, RunStep
from conversations.models import Conversation
from lia_cortex.kernel import recent
from lia_cortex.registry.models import Account, Ceiling, Reservation
from lia_cortex.registry.services import ceilings
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Clock, Worker

KNOWN, OTHER = "quais os planos?", "qual o horário da loja?"
CEILING = Decimal(10)


def used(percent: float, moment: Clock) -> None:
    """Let so much of the day's ceiling be spent."""
    Ceiling.objects.all().delete()
    Ceiling.objects.create(kind="day", usd=CEILING)
    Account.objects.exclude(kind="conversation").delete()
    day, _ = ceilings.periods(moment.at)
    spent = CEILING * Decimal(percent) / 100
    Account.objects.create(kind="slice", key=f"{day}#0", granted_usd=spent, spent_usd=spent)
    Account.objects.create(kind="day", key=day, granted_usd=spent)
    recent.forget_all()


def asks(customer: Customer, worker: Worker, phone: str, text: str) -> Run:
    """Let somebody new ask; return the run that answers."""
    customer.another(phone).says(text)
    worker.run_until_idle()
    return Run.objects.latest("pk")


@pytest.mark.parametrize(
    ("percent", "rung", "asked", "is_person"),
    [
        (79, "normal", ["gpt-4.1-mini", "gpt-4.1-mini"], False),
        (80, "cheaper_model", ["gpt-4.1-nano", "gpt-4.1-nano"], False),
        (95, "answer_cache", [], True),
        (100, "person", [], True),
    ],
)
def test_each_step_answers_as_its_name_says(
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    gateway: Gateway,
    moment: Clock,
    percent: int,
    rung: str,
    asked: list[str],
    is_person: bool,
) -> None:
    used(percent, moment)
    run = asks(customer, worker, customer.phone, OTHER)
    assert run.rung == rung
    assert [body["model"] for body in model.asked()] == asked
    assert len(gateway.texts()) == 1
    conversation = Conversation.objects.get()
    assert (conversation.state == "waiting_human") == is_person
    if is_person:
        assert run.outcome.startswith("ceiling:")
        assert conversation.handoff_reason.startswith("ceiling:")
    assert not Reservation.objects.exists()


def test_the_kept_answer_is_the_last_step_before_a_person(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    used(10, moment)
    assert asks(customer, worker, "5511900000001", KNOWN).rung == "normal"
    before = len(model.asked())
    assert before

    for phone, percent in (("5511900000002", 95), ("5511900000003", 100)):
        used(percent, moment)
        run = asks(customer, worker, phone, KNOWN)
        assert (run.rung, run.status) == ("answer_cache", "succeeded")
        assert RunStep.objects.get(run=run).response_id.startswith("cached:")
        assert gateway.texts(phone) == gateway.texts("5511900000001")
    assert asks(customer, worker, "5511900000004", OTHER).outcome == "ceiling:day"
    assert len(gateway.texts("5511900000004")) == 1
    assert Conversation.objects.filter(state="waiting_human").count() == 1
    assert len(model.asked()) == before


def test_what_the_cheaper_model_said_is_kept_for_the_next_step_only(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    used(85, moment)
    assert asks(customer, worker, "5511900000001", KNOWN).rung == "cheaper_model"
    before = len(model.asked())
    used(96, moment)
    assert asks(customer, worker, "5511900000002", KNOWN).rung == "answer_cache"
    assert len(model.asked()) == before
    used(10, moment)
    assert asks(customer, worker, "5511900000003", KNOWN).rung == "normal"
    assert len(model.asked()) > before
    assert model.asked()[-1]["model"] == "gpt-4.1-mini"
