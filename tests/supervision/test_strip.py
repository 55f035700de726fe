"""The strip's figures of the company, counted again straight from the rows, and the pages that its tiles open."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from assistants.models import Run, RunStep
from conversations.models import MediaReading, Outbound, Turn, WebhookEvent
from lia_cortex.accounts.models import User
from lia_cortex.kernel import recent
from lia_cortex.registry.models import Charge
from lia_cortex.registry.services import knobs
from lia_cortex.supervision.queries.filters import Filter
from lia_cortex.supervision.views import tiles
from tests.api import rows
from tests.supervision.company import Company
from tests.worker import Clock


@pytest.fixture
def rosa(company: Company, moment: Clock) -> User:
    moment.at = company.now
    recent.forget_all()
    return company.person("rosa", role="supervisor")


@pytest.fixture
def day(company: Company, rosa: User) -> Company:
    """Return a company whose day has cost money, with work in every queue, and with neither of yesterday."""
    now, talk = company.now, company.conversation()
    for ago, usd in ((60, "12.5"), (7200, "0.25"), (26 * 3600, "900")):
        at = now - timedelta(seconds=ago)
        Charge.objects.create(at=at, purpose="summary", model="gpt-4.1-mini", cost_usd=Decimal(usd))
        version = company.assistant.prompts.first() or company.assistant.prompts.create(number=1, text="x")
        turn = _turn(company, status="done", finished_at=at)
        run = Run.objects.create(
            turn_id=turn.pk, ordinal=1, assistant=company.assistant, prompt_version=version, model="gpt-4.1-mini",
            status="succeeded", started_at=at, scope=talk.public_id,
        )  # fmt: skip
        RunStep.objects.create(
            run=run, ordinal=1, kind="model", status="done", model="gpt-4.1-mini", started_at=at,
            month=at.date().replace(day=1), cost_usd=Decimal("1.75"),
        )  # fmt: skip
    for seconds in (-5, -1, 30):
        _turn(company, status="collecting", due_at=now + timedelta(seconds=seconds))
        company.answers(talk, "já vai", ago=-seconds, status="queued")
    rows.event("received")
    rows.event("failed")
    rows.media_reading("due", at=now)
    return company


def _turn(company: Company, **fields: object) -> Turn:
    talk = company.conversation()
    at = dict.fromkeys(("opened_at", "last_message_at", "due_at", "cap_at"), company.now)
    return Turn.objects.create(conversation=talk, floor_epoch=0, **(at | fields))


def test_money_and_depth_counted_again(day: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    with translation.override("pt-br"):
        shown = {tile.name: tile for tile in tiles.of(person=rosa, by=Filter(), base="/", now=day.now)}
    today = day.now.replace(hour=3, minute=0)  # midnight in São Paulo
    usd = sum(
        [each.cost_usd or 0 for each in Charge.objects.all() if each.at >= today]
        + [each.cost_usd or 0 for each in RunStep.objects.all() if each.started_at >= today]
    )
    assert usd == Decimal("16.25")
    brl = usd * Decimal(str(knobs.value(knobs.BRL_PER_USD)))
    told = "R$ 87,75"
    assert (shown["spent"].value, f"{brl:.2f}") == (told, "87.75")
    waiting = (
        [each for each in WebhookEvent.objects.all() if each.status == "received"]
        + [each for each in Turn.objects.all() if each.status in Turn.OPEN and each.due_at <= day.now]
        + [each for each in Outbound.objects.all() if each.status == "queued" and each.due_at <= day.now]
        + [each for each in MediaReading.objects.all() if each.status == "due" and each.due_at <= day.now]
    )
    assert len(waiting) == 6
    assert shown["depth"].value == str(len(waiting))
    # Both open the page that tells the same.
    assert shown["depth"].href == "/operations/#queues-title"
    assert shown["spent"].href == "/operations/#costs"
    page = as_person(rosa).get("/operations/")
    assert 'id="queues-title"' in page.content.decode()
    assert 'id="costs"' in page.content.decode()
    assert told.replace(",", ".") in page.content.decode()  # her language
    assert sum(queue.figures.waiting for queue in page.context["queues"]) == len(waiting)


def test_who_sees_a_link_may_follow_it(day: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    staff = {
        "ana": day.person("ana", team=day.team),
        "rosa": rosa,
        "sam": User.objects.create_user("sam", role="supervisor", is_staff=True),
        "boss": User.objects.create_superuser("boss", password="x", role="admin"),
    }
    hrefs = {}
    for name, person in staff.items():
        client = as_person(person)
        shown = client.get("/").context["tiles"]
        hrefs[name] = [tile.href for tile in shown]
        assert all(hrefs[name])
        assert {client.get(href).status_code for href in hrefs[name]} == {200}, name
    # One answer for all who see everything: no link in it is one person's own.
    assert hrefs["rosa"] == hrefs["sam"] == hrefs["boss"]
    assert not any("operations" in href for href in hrefs["ana"])
