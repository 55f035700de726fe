"""Who a figure counts for: those who had the conversation when it happened, not those who have it now."""

from datetime import timedelta

import pytest
from django.utils import translation

from assistants.models import Assistant
from conversations.models import Conversation, ConversationEvent
from conversations.services import handoff, lifecycle
from lia_cortex.accounts.models import Team
from lia_cortex.analytics.queries import delays, names, outcomes, transfers, volume
from lia_cortex.analytics.queries.asked import Asked
from lia_cortex.analytics.queries.volume import Volume
from lia_cortex.analytics.services import refreshing
from lia_cortex.analytics.views import tables
from tests.analytics.test_page import as_person, file
from tests.supervision.company import Company
from tests.worker import Clock

NOBODY = "123.456.789-09"
"""A CPF by its check digits, and nobody's."""


@pytest.fixture
def company(db: None) -> Company:
    return Company()


def one_day(company: Company, **part: int) -> Asked:
    day = company.now.date()
    return Asked(since=day - timedelta(days=2), until=day + timedelta(days=2), **part)


def served(company: Company) -> tuple[Conversation, dict[str, int]]:
    """Let one visit go from assistant to team to person to another assistant; return who they were."""
    ana = company.person("ana", team=company.team)
    rosa = company.person("rosa", role="supervisor")
    other_team = Team.objects.create(name="Vendas")
    sales = Assistant.objects.create(slug="vendas", name="Vendas", purpose="x")
    talk = company.conversation("Maria", ago=3600)
    first, now = talk.assistant, company.now
    company.notes(talk, "opened", ago=3600, floor={"kind": "bot", "team": None, "assistant": first.pk, "person": None})
    company.says(talk, "oi", ago=3600)
    company.answers(talk, "Olá!", ago=3590)
    handoff.transfer(
        conversation_id=talk.pk, person=None, reason=f"o CPF {NOBODY} não abre, ligar 11 91234-5678", team=company.team,
        now=now - timedelta(seconds=3500),
    )  # fmt: skip
    company.says(talk, "alguém?", ago=3400)
    handoff.assign(conversation_id=talk.pk, person=rosa, to=ana, now=now - timedelta(seconds=3300))
    company.says(talk, "quero mudar de plano", ago=3250)
    company.answers(talk, "Sou a Ana.", ago=3200, author="person", person=ana, assistant=None)
    handoff.transfer(
        conversation_id=talk.pk, person=ana, reason="vendas", assistant=sales, now=now - timedelta(seconds=3100)
    )
    company.says(talk, "e o preço?", ago=3000)
    company.answers(talk, "Temos planos.", ago=2990, assistant=sales)
    handoff.transfer(
        conversation_id=talk.pk, person=None, reason="return:silent", team=other_team, now=now - timedelta(seconds=2900)
    )
    lifecycle.close(conversation_id=talk.pk, person=rosa, reason="done", now=now - timedelta(seconds=2800))
    refreshing.rebuild(now=now)
    return talk, {
        "ana": ana.pk, "first": first.pk, "sales": sales.pk, "support": company.team.pk, "vendas": other_team.pk
    }  # fmt: skip


def test_messages_and_answers_count_for_whoever_had_it_then(company: Company) -> None:
    _, who = served(company)

    def said(**part: int) -> Volume:
        return volume.of(one_day(company, **part)).total

    assert said() == Volume(visits=1, customer=4, bot=2, person=1)
    assert said(assistant=who["first"]) == Volume(customer=3, bot=1, person=1)
    assert said(assistant=who["sales"]) == Volume(visits=1, customer=1, bot=1)
    assert said(team=who["support"]) == Volume(customer=3, bot=1, person=1)
    assert said(team=who["vendas"]) == Volume(visits=1)
    assert said(agent=who["ana"]) == Volume(visits=1, customer=1, person=1)
    assert said(assistant=who["first"], agent=who["ana"]) == Volume(customer=1, person=1)
    answers = {
        part: {key: times.count for key, times in delays.of(one_day(company, **{name: who[part]}))[0].items()}
        for name, part in (("assistant", "first"), ("assistant", "sales"), ("team", "vendas"), ("agent", "ana"))
    }
    assert answers == {
        "first": {("bot", True): 1, ("person", True): 1},
        "sales": {("bot", False): 1},
        "vendas": {},
        "ana": {("person", True): 1},
    }


def test_a_visit_counts_once_for_those_who_served_it_last(company: Company) -> None:
    _, who = served(company)
    ended = outcomes.Rate(1, 1, 0)
    found = {
        name: {key: rate for key, (rate, _) in outcomes.by(one_day(company), name, now=company.now).items()}
        for name in ("assistant", "team", "agent")
    }
    assert found == {"assistant": {who["sales"]: ended}, "team": {who["vendas"]: ended}, "agent": {who["ana"]: ended}}
    later = company.now + timedelta(hours=80)
    assert outcomes.by(one_day(company), "agent", now=later)[who["ana"]][1] == outcomes.Rate(1, 1, 0)


def test_transfers_tell_from_whom_to_whom_and_why_without_private_data(company: Company, moment: Clock) -> None:
    _, who = served(company)
    boss = company.person("boss", role="supervisor")
    choices = names.choices(person=boss)

    def told(**part: int) -> set[tuple[str, str, str, str]]:
        found = transfers.of(one_day(company, **part), choices=choices)
        return {(each.kind, each.giver, each.taker, each.reason) for each in found}

    first = Assistant.objects.get(pk=who["first"]).name
    support, vendas = f"Queue of {company.team.name}", "Queue of Vendas"
    silent = "The customer waited too long for the person who had the conversation."
    with translation.override("en"):
        asked = ("Waiting for a person", first, support, "o CPF [CPF] não abre, ligar [PHONE]")
        taken = ("Taken over", support, "Person", "")
        given = ("Given back to the assistant", "Person", "Vendas", "vendas")
        silence = ("Waiting for a person", "Vendas", vendas, silent)
        assert told() == {asked, taken, given, silence}
        assert told(assistant=who["first"]) == {asked, taken, given}
        assert told(assistant=who["sales"]) == {silence}
        assert told(team=who["support"]) == {asked, taken, given}
        assert told(agent=who["ana"]) == {taken, given}
    text = as_person(boss).get("/analytics/?format=csv&by=agent").content.decode()
    for private in (NOBODY, "12345678909", "91234", "return:silent"):
        assert private not in text
    assert silent in text
    rows = file(as_person(boss).get("/analytics/?format=csv&by=agent"))
    assert any(row[:2] == ["Ana", "1"] for row in rows)


def test_every_event_says_who_has_it_from_then_on(company: Company) -> None:
    talk, who = served(company)
    events = ConversationEvent.objects.filter(conversation=talk).order_by("pk").values_list("kind", "floor")
    first, sales, support = who["first"], who["sales"], who["support"]
    assert list(events) == [
        ("opened", {"kind": "bot", "team": None, "assistant": first, "person": None}),
        ("queued", {"kind": "queue", "team": support, "assistant": first, "person": None}),
        ("taken_over", {"kind": "person", "team": support, "assistant": first, "person": who["ana"]}),
        ("returned", {"kind": "bot", "team": support, "assistant": sales, "person": None}),
        ("queued", {"kind": "queue", "team": who["vendas"], "assistant": sales, "person": None}),
        ("closed", {"kind": "none", "team": who["vendas"], "assistant": sales, "person": None}),
    ]


def test_what_customers_confirmed_is_absent_until_they_are_asked(company: Company) -> None:
    served(company)
    with translation.override("en"):
        asked = one_day(company)
        found = tables.of(asked, by="assistant", choices=names.choices(person=company.person("boss")), now=company.now)
    automation = next(table for table in found if table.key == "automation")
    assert [row[0] for row in automation.rows] == ["as it ended", "verified: no return in 72 h"]
