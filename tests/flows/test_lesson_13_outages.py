"""Lesson 13: an outage in the area is told once, told again when it is over; the assistant keeps answering."""

from typing import Any

import pytest
from celery import current_app

from assistants.models import OutageWatch
from conversations.models import Conversation
from conversations.services import lifecycle, outages
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.flows.proving import exchange, registered
from tests.integrations.backoffice.office import Office
from tests.worker import Worker

OVER = "a falha na sua região terminou"


@pytest.fixture
def broken(
    customer: Customer, worker: Worker, gateway: Gateway, model: ModelServer, backoffice: Office
) -> dict[str, Any]:
    """Give an outage that the customer was told of."""
    backoffice.control("PUT", "clock", {"at": customer.clock.at.isoformat()})
    holder = registered(backoffice, customer.phone[2:])
    city = holder["contracts"][0]["address"]["city"]
    begun = backoffice.control("POST", "outages", {"city": city, "estimated_end": "2026-11-22T23:30:00Z"})
    told = exchange(customer, worker, gateway, "minha internet caiu")
    assert any("falha na sua região" in text for text in told)
    return dict(begun)


def _round(worker: Worker) -> None:
    worker.clock.forward(130)
    current_app.tasks["conversations.watch_outages"]()
    worker.run_until_idle(within=20)


def _news(gateway: Gateway) -> int:
    return sum(OVER in text for text in gateway.texts())


def test_told_once_and_once_more_when_it_is_over(
    broken: dict[str, Any], customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office
) -> None:
    _round(worker)
    assert _news(gateway) == 0
    assert exchange(customer, worker, gateway, "e agora, já voltou?")  # the assistant goes on
    assert customer.conversation.state == Conversation.State.BOT
    assert OutageWatch.objects.count() == 1
    backoffice.control("DELETE", f"outages/{broken['id']}")
    for _ in range(3):
        _round(worker)
    assert _news(gateway) == 1
    assert OutageWatch.objects.get().status == "told"
    assert exchange(customer, worker, gateway, "obrigado!")


def test_a_visit_that_is_closed_hears_it_too_and_stays_closed(
    broken: dict[str, Any], customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office
) -> None:
    talk = customer.conversation
    lifecycle.close(conversation_id=talk.pk, person=None, reason="ok", now=worker.clock.at)
    backoffice.control("DELETE", f"outages/{broken['id']}")
    _round(worker)
    talk.refresh_from_db()
    assert (_news(gateway), talk.state) == (1, "closed")


def test_a_worker_that_died_before_the_news_loses_none(
    broken: dict[str, Any], customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office
) -> None:
    backoffice.control("DELETE", f"outages/{broken['id']}")
    watch = OutageWatch.objects.get()
    watch.move(OutageWatch.Status.OVER, over_at=worker.clock.at)  # it died right after
    outages.look(watch_id=watch.pk, now=worker.clock.at)  # a nudge that comes late
    _round(worker)
    outages.tell(watch_id=watch.pk, now=worker.clock.at)
    worker.run_until_idle(within=20)
    assert _news(gateway) == 1


def test_a_back_office_that_is_away_is_asked_later(
    broken: dict[str, Any], customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office
) -> None:
    backoffice.control("DELETE", f"outages/{broken['id']}")
    backoffice.control("POST", "faults", {"kind": "status", "operation": "check_connection"})
    _round(worker)
    assert _news(gateway) == 0
    backoffice.control("DELETE", "faults")
    _round(worker)
    assert _news(gateway) == 1


def test_after_two_days_it_is_no_news(
    broken: dict[str, Any], customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office
) -> None:
    worker.clock.forward(49 * 3600)
    backoffice.control("DELETE", f"outages/{broken['id']}")
    _round(worker)
    assert _news(gateway) == 0
    assert OutageWatch.objects.get().status == "dropped"
