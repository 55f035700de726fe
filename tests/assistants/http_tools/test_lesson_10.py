"""Lesson 10: a back office that is slow or down costs no invented value, no lock and no other customer's time."""

import re
import threading
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django.fixtures import Settings

from assistants.models import Assistant, HttpTool, RunStep
from assistants.types import Outcome, Reply
from lia_cortex.kernel import recent
from tests.assistants.requests import answer, request
from tests.crash.waiting import until
from tests.fixtures_model import ModelServer
from tests.integrations.backoffice import office
from tests.integrations.backoffice.office import Office

QUESTION = "vocês têm cobertura no CEP 18990-000?"
OTHERS = 20


@pytest.fixture
def seller(company: dict[str, Assistant]) -> Assistant:
    """Give an assistant who looks up coverage."""
    seller = company["suporte"]
    seller.tools = ["check_coverage"]
    seller.save()
    return seller


class Asking(threading.Thread):
    """A worker's thread that answers one turn."""

    def __init__(self, assistant: Assistant, turn_id: int) -> None:
        super().__init__()
        self._request = request(assistant, QUESTION, turn_id=turn_id, scope=f"cv_{turn_id}")
        self.outcome: Outcome | None = None

    def run(self) -> None:
        try:
            self.outcome = answer(self._request)
        finally:
            connections.close_all()


def test_one_call_that_hangs_delays_nobody_else_and_holds_nothing(
    seller: Assistant, model: ModelServer, settings: Settings
) -> None:
    HttpTool.objects.filter(name="check_coverage").update(timeout_seconds=60, retries=0)
    with office.running() as own:
        settings.BACKOFFICE_URL = own.url
        settings.EGRESS_URLS = [own.url]
        settings.SECRETS = {"BACKOFFICE_API_KEY": office.KEY}
        recent.forget_all()
        own.control("POST", "faults", {"kind": "hang", "seconds": 60, "count": 1})
        held = Asking(seller, 1)
        held.start()
        until(lambda: bool(own.control("GET", "faults")["faults"][0]["struck"]), otherwise=lambda: "nobody asked")
        assert _backends_in_transactions() == []
        others = [Asking(seller, turn_id) for turn_id in range(2, 2 + OTHERS)]
        for thread in others:
            thread.start()
        for thread in others:
            thread.join()
        assert held.is_alive()
        assert all(isinstance(other.outcome, Reply) for other in others)
        assert all("Centro" in other.outcome.text for other in others if isinstance(other.outcome, Reply))
        assert _backends_in_transactions() == []
    # The back office is gone: the call that hung comes to an honest end.
    held.join()
    assert isinstance(held.outcome, Reply)
    assert not re.search(r"\d", held.outcome.text)


@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 503}, {"kind": "cut_before"}, {"kind": "hang", "seconds": 2.0}, None]
)
def test_a_back_office_that_is_down_yields_an_honest_sentence(
    fault: dict[str, Any] | None, seller: Assistant, model: ModelServer, backoffice: Office, settings: Settings
) -> None:
    HttpTool.objects.filter(name="check_coverage").update(timeout_seconds=0.3, retries=1)
    if fault is not None:
        backoffice.control("POST", "faults", fault)
    else:
        settings.BACKOFFICE_URL = "http://127.0.0.1:9"
        settings.EGRESS_URLS = ["http://127.0.0.1:9"]
    outcome = answer(request(seller, QUESTION))
    assert isinstance(outcome, Reply)
    assert "Não consegui consultar isso agora" in outcome.text
    assert outcome.shown == ()
    [step] = RunStep.objects.filter(kind="tool")
    assert (step.status, step.error) == ("failed", "unavailable")


def _backends_in_transactions() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND state LIKE 'idle in transaction%'"
        )
        found: list[Any] = cursor.fetchall()
    return found
