"""The panel beside a thread, and who may open which part of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from conversations.models import ContactIdentity, Conversation, Note, SlaClock
from lia_cortex.accounts.models import User
from lia_cortex.registry.models import Charge
from tests.supervision.company import Company

State = Conversation.State
PARTS = ("panel", "visits/?before=cv_00000000000000000000", "menu", "times", "macros", "knowledge", "now")


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


def test_the_panel_tells_who_it_is_what_it_cost_and_what_was_promised(
    company: Company, rosa: User, as_person: Callable[[User], Client], django_assert_max_num_queries: Any
) -> None:
    talk = company.conversation("Maria Souza", topic="billing", sentiment="negative", tags=["visita"])
    ContactIdentity.objects.create(
        contact=talk.contact, kind="phone", value="+5511988880001", evidence="ninth digit", first_seen_at=company.now
    )
    Charge.objects.create(at=company.now, purpose="summary", scope=talk.public_id, model="m", cost_usd="0.50")
    Note.objects.create(conversation=talk, author=rosa, text="cliente antiga", at=company.now)
    due = company.now + timedelta(minutes=10)
    SlaClock.objects.create(
        conversation=talk, kind="first", target_seconds=600, started_at=company.now, due_at=due, status="running"
    )
    client = as_person(rosa)
    with django_assert_max_num_queries(18):
        page = client.get(f"/c/{talk.public_id}/panel/").content.decode()
    for words in ("Maria Souza", "its ninth digit", "+55 11 98888-0001", "Not verified", "Billing", "Negative"):
        assert words in page
    for words in ("visita", "cliente antiga", "First answer", "1 call"):
        assert words in page
    assert "R$ 2" in page or "R$ 3" in page


def test_earlier_visits_are_paged_and_only_those_that_one_may_see(
    company: Company, rosa: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation("Maria Souza")
    for index in range(7):
        at = company.now - timedelta(days=index + 1)
        company.conversation("x", state=State.CLOSED, contact=talk.contact, opened_at=at, protocol=f"VISIT-{index}")
    first = as_person(rosa).get(f"/c/{talk.public_id}/panel/").content.decode()
    assert [f"VISIT-{index}" in first for index in range(7)] == [True] * 5 + [False] * 2
    cursor = first.partition("visits/?before=")[2].partition('"')[0]
    rest = as_person(rosa).get(f"/c/{talk.public_id}/visits/?before={cursor}").content.decode()
    assert [f"VISIT-{index}" in rest for index in range(7)] == [False] * 5 + [True] * 2
    ana = company.person("ana")
    talk.change_floor(State.HUMAN, "person", owner_id=ana.pk)
    assert "None that you may see." in as_person(ana).get(f"/c/{talk.public_id}/panel/").content.decode()


def test_nobody_opens_a_part_of_what_he_may_not_see(company: Company, as_person: Callable[[User], Client]) -> None:
    hers = company.conversation(state=State.HUMAN, owner=company.person("bia"))
    ana = as_person(company.person("ana", team=company.team))
    for part in PARTS:
        path, _, query = part.partition("?")
        address = f"/c/{hers.public_id}/{path.strip('/')}/?{query}"
        assert Client().get(address).headers["Location"].startswith("/login/")
        assert ana.get(address).status_code == 404
    for part in ("look-up/list_open_invoices", "suggest/draft"):
        assert ana.post(f"/c/{hers.public_id}/{part}/").status_code == 404
        assert ana.get(f"/c/{hers.public_id}/{part}/").status_code == 405


def test_the_menu_offers_what_the_role_may_do(company: Company, as_person: Callable[[User], Client]) -> None:
    ana = company.person("ana", team=company.team)
    talk = company.conversation(state=State.HUMAN, owner=ana)
    agent = as_person(ana).get(f"/c/{talk.public_id}/menu/").content.decode()
    boss = as_person(company.person("rosa", role="supervisor")).get(f"/c/{talk.public_id}/menu/").content.decode()
    assert 'value="prioritise"' not in agent
    assert all(f'value="{verb}"' in boss for verb in ("assign", "transfer", "prioritise"))
    assert company.team.public_id in agent
    times = as_person(ana).get(f"/c/{talk.public_id}/times/").content.decode()
    assert "Until the customer writes" in times
    head = as_person(ana).get(f"/c/{talk.public_id}/").content.decode()
    assert 'data-act="return"' in head
    assert 'data-act="take-over"' not in head
