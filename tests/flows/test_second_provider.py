"""The first provider is down: a second one answers, effects happen once, and pages say who answered."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from assistants.models import Run, RunStep
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.operations.queries import provider
from lia_cortex.registry.models import Breaker
from tests import media
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer, serve
from tests.flows.conftest import Customer
from tests.flows.crash import Crashes
from tests.flows.sending import sends
from tests.worker import Clock, Worker


@pytest.fixture(scope="module")
def second_process() -> Iterator[ModelServer]:
    """Start a second simulated model."""
    yield from serve()


@pytest.fixture
def second(second_process: ModelServer, settings: Settings) -> ModelServer:
    """Give a second provider to this process's services."""
    second_process.reset()
    settings.OPENAI_FALLBACK_BASE_URL = f"{second_process.url}/v1"
    settings.OPENAI_FALLBACK_API_KEY = "tests"
    settings.OPENAI_FALLBACK_MODEL = "gpt-5-mini"
    return second_process


def _answered_by() -> list[str]:
    return list(RunStep.objects.filter(kind="model").order_by("pk").values_list("provider", flat=True))


def _told() -> tuple[list[str], tuple[str, str] | None]:
    """Return whom the operations page counts for the last answers, and whom and what it names for the newest."""
    lately = provider.read(now=clock.now()).lately
    newest = (lately.last.provider, lately.last.model) if lately.last else None
    return ["first"] * lately.first + ["second"] * lately.second, newest


def test_the_second_answers_while_the_first_is_down_and_the_first_when_it_is_back(
    customer: Customer, worker: Worker, model: ModelServer, second: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.fails("status500", count=None)
    second.will_say("Aqui é o segundo.")
    customer.says("oi")
    worker.run_until_idle(within=60)
    assert gateway.texts() == ["Aqui é o segundo."]
    assert _answered_by() == ["second"]
    assert _told() == (["second"], ("second", "gpt-5-mini-simulated"))
    assert [body["model"] for body in second.asked()] == ["gpt-5-mini"]
    assert Breaker.objects.get(name="model").opened_at is not None

    model.reset()
    moment.forward(200)
    model.will_say("O primeiro voltou.")
    customer.says("e agora?")
    worker.run_until_idle(within=60)
    assert gateway.texts()[-1] == "O primeiro voltou."
    assert _answered_by() == ["second", "first"]
    assert _told() == (["first", "second"], ("first", RunStep.objects.filter(provider="first").latest("pk").model))
    assert Breaker.objects.get(name="model").opened_at is None


def test_tools_are_not_run_again(
    customer: Customer, worker: Worker, model: ModelServer, second: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    model.will_call(("search_knowledge", {"query": "planos"}))
    crashes.then["run.after_tool"] = lambda: model.fails("status500", count=None)
    second.will_say("Temos três planos.")
    customer.says("quais os planos?")
    worker.run_until_idle(within=120)
    assert RunStep.objects.filter(kind="tool", status="done").count() == 1
    assert crashes.reached.count("run.after_tool") == 1
    assert [item.get("type") for item in second.asked()[-1]["input"]].count("function_call_output") == 1
    assert gateway.texts() == ["Temos três planos."]
    assert _answered_by() == ["first", "second"]
    assert Run.objects.get().provider == "second"


def test_a_refused_key_lets_the_second_answer_at_once(
    customer: Customer, worker: Worker, model: ModelServer, second: ModelServer, gateway: Gateway
) -> None:
    model.fails("status401", count=None)
    second.will_say("Aqui é o segundo.")
    customer.says("oi")
    worker.run_until_idle(within=30)
    assert gateway.texts() == ["Aqui é o segundo."]


def test_with_both_down_the_turn_waits_and_is_answered_once(
    customer: Customer, worker: Worker, model: ModelServer, second: ModelServer, gateway: Gateway
) -> None:
    model.fails("status500", count=None)
    second.fails("status500", count=None)
    customer.says("oi")
    worker.run_until_idle(within=120)
    assert gateway.texts() == []
    second.reset()
    second.will_say("Voltamos.")
    worker.run_until_idle(within=400)
    assert gateway.texts() == ["Voltamos."]


def test_the_thread_and_the_run_show_who_answered(
    customer: Customer, worker: Worker, model: ModelServer, second: ModelServer, gateway: Gateway
) -> None:
    model.fails("status500", count=None)
    customer.says("oi")
    worker.run_until_idle(within=60)
    boss = User.objects.create(username="chefe", role=User.Role.ADMIN, is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(boss)
    page = client.get(f"/c/{customer.conversation.public_id}/", headers={"Accept-Language": "en"}).content.decode()
    assert "second provider" in page
    page = client.get(f"/admin/assistants/run/{Run.objects.get().pk}/change/").content.decode()
    assert "second" in page


def test_pictures_go_to_the_first_provider_alone(
    customer: Customer, worker: Worker, model: ModelServer, second: ModelServer, gateway: Gateway
) -> None:
    model.fails("status500", endpoint="vision", count=None)
    sends(customer, "image", media.png("Roteador"), caption="o que é isso?")
    worker.run_until_idle(within=120)
    assert Breaker.objects.get(name="sight").opened_at is not None
    assert second.saw() == []
    assert len(gateway.texts()) == 1
    assert "Não consegui abrir a tempo" in gateway.texts()[0]
