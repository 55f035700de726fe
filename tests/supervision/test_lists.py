"""Each list, its number, the tile that opens it and its file name the same conversations."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from math import floor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from assistants.models import Assistant
from conversations.models import Conversation, Mention, Note, Outbound, SlaClock, Turn
from lia_cortex.accounts.models import Team, User
from lia_cortex.supervision.models import Watch
from lia_cortex.supervision.queries import board, filters, strip
from lia_cortex.supervision.queries.filters import Filter
from lia_cortex.supervision.views import tiles
from tests.supervision.company import Company

State = Conversation.State
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


@pytest.fixture
def day(company: Company) -> dict[str, Conversation]:
    """Return an afternoon with something in each list, behind each filter and under each tile."""
    ana = company.person("ana", team=company.team)
    other = Assistant.objects.create(slug="financeiro", name="Financeiro", purpose="bills")
    now = company.now
    made = {
        "bot": company.conversation("João Lima", tags=["vip"], sentiment="positive", urgency="low"),
        "other": company.conversation("Érica", assistant=other, ago=30),
        "new": company.conversation(state=State.WAITING_HUMAN, team=company.team, waiting_since=now - 2 * MINUTE),
        "old": company.conversation(state=State.WAITING_HUMAN, team=company.team, waiting_since=now - 9 * MINUTE),
        "urgent": company.conversation(
            state=State.WAITING_HUMAN, priority=1, waiting_since=now - MINUTE, urgency="critical"
        ),
        "held": company.conversation(
            state=State.HUMAN, owner=ana, sla_due_at=now + MINUTE, waiting_since=now - MINUTE, sentiment="negative"
        ),
        "late": company.conversation(state=State.HUMAN, owner=ana, sla_due_at=now - MINUTE, ago=50),
        "calm": company.conversation(state=State.HUMAN, owner=ana, sla_due_at=now + 50 * MINUTE, ago=60),
        "aside": company.conversation(state=State.HUMAN, owner=ana, snoozed_until=now + 90 * MINUTE, ago=70),
        "resting": company.conversation(state=State.WAITING_CUSTOMER, owner=ana, ago=80),
        "automated": company.conversation(state=State.CLOSED, ago=90),
        "helped": company.conversation(state=State.CLOSED, ago=100),
        "unanswered": company.conversation(state=State.CLOSED, ago=110),
        "yesterday": company.conversation(state=State.CLOSED, ago=24 * 3600),
    }
    for name in ("held", "late", "calm"):
        talk = made[name]
        status = "missed" if name == "late" else "running"
        SlaClock.objects.create(
            conversation=talk,
            kind="next",
            status=status,
            target_seconds=3600,
            started_at=now,
            due_at=talk.sla_due_at,
        )
    for name in ("automated", "helped", "yesterday"):
        company.answers(made[name], "Pronto!", ago=120 if name != "yesterday" else 24 * 3600)
    company.notes(made["helped"], "taken_over", actor=ana)
    note = Note.objects.create(conversation=made["bot"], author=ana, text="@ana", at=now)
    Mention.objects.create(note=note, user=ana)
    for name, days in (("other", 1), ("automated", 1), ("calm", 2)):
        looked_at = Note.objects.create(conversation=made[name], author=ana, text="@ana", at=now - timedelta(days=days))
        Mention.objects.create(note=looked_at, user=ana, seen_at=now)
    for name in ("bot", "new", "automated", "yesterday"):
        Watch.objects.create(user=ana, conversation=made[name], at=now)
    answered(company, made["bot"], took=4, ago=20)
    answered(company, made["other"], took=40, ago=600)
    answered(company, made["yesterday"], took=400, ago=7200)
    company.answers(made["late"], "não saiu", ago=45, status="failed")
    turn(company, made["calm"], ago=30, status="failed", finished_at=now)
    return made


def turn(company: Company, talk: Conversation, *, ago: float, **fields: Any) -> Turn:
    at = company.now - timedelta(seconds=ago)
    times = {"opened_at": at, "last_message_at": at, "due_at": at, "cap_at": at}
    return Turn.objects.create(conversation=talk, floor_epoch=0, **(times | fields))


def answered(company: Company, talk: Conversation, *, took: float, ago: float) -> None:
    """Let a burst be answered with two bubbles, the first one after these seconds."""
    burst = turn(company, talk, ago=ago + took, status="done", finished_at=company.now)
    for later in (0, 2):
        message = company.answers(talk, "Olá!", ago=ago - later, turn=burst)
        Outbound.objects.filter(message_id=message.pk).update(turn=burst)
    newest = talk.last_message_at
    Conversation.objects.filter(pk=talk.pk).update(last_message_at=newest)


def listed(person: User, company: Company, by: Filter) -> Iterator[str]:
    """Return the whole list, read in pages of two."""
    after = ""
    while True:
        page = board.page(person=person, by=by, now=company.now, after=after, size=2)
        yield from (row.public_id for row in page.rows)
        after = page.next
        if not after:
            return


EVERY = {
    "list=bot": ["bot", "other"],
    "list=waiting_human": ["urgent", "old", "new"],
    "list=human": ["held", "late", "calm", "aside"],
    "list=waiting_customer": ["resting"],
    "list=closed": ["automated", "helped", "unanswered"],
    "sla=risk": ["held"],
    "sla=late": ["late"],
    "list=closed&ended=assistant": ["automated"],
    "answered=hour": ["bot", "other"],
    "trouble=today": ["late", "calm"],
    "urgency=critical": ["urgent"],
    "sentiment=negative": ["held"],
    "tag=vip": ["bot"],
    "assistant=financeiro": ["other"],
    "list=human&sentiment=negative&sla=risk": ["held"],
    "q=erica": ["other"],
}


@pytest.mark.parametrize("query", EVERY)
def test_a_list_has_what_its_filter_says_in_the_order_of_work(
    company: Company, rosa: User, day: dict[str, Conversation], query: str
) -> None:
    names = {talk.public_id: name for name, talk in day.items()}
    by = filters.read(QueryDict(query))
    assert by.query == query
    found = [names[each] for each in listed(rosa, company, by)]
    assert sorted(found) == sorted(EVERY[query])
    if "waiting" in query:
        assert found == EVERY[query]


def test_each_tile_opens_what_it_counts(company: Company, rosa: User, day: dict[str, Conversation]) -> None:
    shown = {tile.name: tile for tile in tiles.of(person=rosa, by=Filter(), base="/", now=company.now)}
    for name in ("waiting", "with_bot", "with_people", "at_risk", "late", "trouble"):
        opened = list(listed(rosa, company, filters.read(QueryDict(urlsplit(shown[name].href).query))))
        assert int(shown[name].value) == len(opened) == len(set(opened)) > 0, name
    rows = list(Conversation.objects.all())
    assert int(shown["waiting"].value) == sum(row.state == "waiting_human" for row in rows)
    assert shown["oldest"].since == min(
        row.waiting_since for row in rows if row.state == "waiting_human" if row.waiting_since
    )
    closed = list(listed(rosa, company, Filter(list="closed")))
    automated = list(listed(rosa, company, filters.read(QueryDict(urlsplit(shown["automation"].href).query))))
    assert shown["automation"].value == f"{round(100 * len(automated) / len(closed))} %" == "33 %"


def test_the_figures_of_the_company_counted_again(company: Company, rosa: User, day: dict[str, Conversation]) -> None:
    found = strip.of(person=rosa, by=Filter(), now=company.now)
    took = sorted(_seconds(company.now))
    at = 0.95 * (len(took) - 1)
    low = floor(at)
    assert took == [4, 40]
    assert found.answer_seconds == pytest.approx(took[low] + (at - low) * (took[-1] - took[low]))
    assert found.depth == 0
    assert found.spent == Decimal(0)
    narrowed = strip.of(person=rosa, by=Filter(assistant="financeiro"), now=company.now)
    assert narrowed.answer_seconds == pytest.approx(40)
    assert (narrowed.with_bot, narrowed.waiting) == (1, 0)


def _seconds(now: datetime) -> Iterator[float]:
    for burst in Turn.objects.all():
        sent = [each.sent_at for each in burst.outbound.all() if each.sent_at]
        if sent and now - timedelta(hours=1) < min(sent) <= now:
            yield (min(sent) - burst.last_message_at).total_seconds()


def test_counts_follow_the_filter(company: Company, rosa: User, day: dict[str, Conversation]) -> None:
    for by in (Filter(), Filter(team=company.team.public_id), Filter(sentiment="negative")):
        counted = board.counts(person=rosa, by=by, now=company.now, lists=filters.BOARD)
        for name in filters.BOARD[1:]:
            assert counted[name] == len(list(listed(rosa, company, by.on(list=name)))), (by, name)


def test_a_desk_has_the_own_ones_the_queue_mentions_and_what_is_set_aside(
    company: Company, day: dict[str, Conversation]
) -> None:
    ana = User.objects.get(username="ana")
    Team.objects.create(name="Vendas")
    hidden = company.conversation(state=State.WAITING_HUMAN, team=Team.objects.get(name="Vendas"))
    names = {talk.public_id: name for name, talk in (day | {"hidden": hidden}).items()}
    desk = {name: [names[each] for each in listed(ana, company, Filter(list=name))] for name in filters.DESK}
    assert desk == {
        "mine": ["held", "late", "calm"],
        "queue": ["urgent", "old", "new"],
        "mentions": ["bot", "other", "calm"],
        "aside": ["aside", "resting"],
        "watched": ["new", "bot"],
    }
    counted = board.counts(person=ana, by=Filter(), now=company.now, lists=filters.DESK)
    assert counted == {name: len(found) for name, found in desk.items()} | {"mentions": 1}


def test_words_are_found_without_accents_and_in_any_form(company: Company, rosa: User) -> None:
    talk, other = company.conversation("Maria"), company.conversation("João")
    company.says(talk, "A conexão está caindo desde ontem")
    company.says(other, "apaguei isto: conexão", deleted_at=company.now)
    for term in ("conexao", "conexao ontem", '"caindo desde"', "conexão -boleto"):
        assert list(listed(rosa, company, Filter(q=term))) == [talk.public_id], term
    assert not list(listed(rosa, company, Filter(q="boleto")))
    agent = company.person("bia")
    assert not list(listed(agent, company, Filter(q="conexao")))
    assert board.counts(person=rosa, by=Filter(q="conexao"), now=company.now, lists=filters.BOARD) == {}


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("conexão", "conexões"),
        ("pão", "pães"),
        ("canal", "canais"),
        ("papel", "papéis"),
        ("farol", "faróis"),
        ("fácil", "fáceis"),
        ("funil", "funis"),
        ("mensagem", "mensagens"),
        ("fatura", "faturas"),
    ],
)
def test_singular_and_plural_find_each_other(company: Company, rosa: User, one: str, many: str) -> None:
    single, several = company.conversation(), company.conversation(ago=5)
    company.says(single, f"falta {one} aqui")
    company.says(several, f"faltam {many} aqui", ago=5)
    for term in (one, many, f"com {many} aqui", one.upper()):
        assert list(listed(rosa, company, Filter(q=term))) == [single.public_id, several.public_id], term
    assert list(listed(rosa, company, Filter(q=f"aqui -{one}"))) == []
    assert next(listed(rosa, company, Filter(q=f'"{one} aqui"'))) == single.public_id


def test_words_that_are_everywhere_are_looked_for_in_the_newest(
    company: Company, rosa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversations.queries.said.MOST_MESSAGES", 2)
    talks = [company.conversation(ago=index) for index in range(4)]
    for index, talk in enumerate(talks):
        company.says(talk, "bom dia", ago=index)
    assert list(listed(rosa, company, Filter(q="dia"))) == [talk.public_id for talk in talks]


def test_the_file_has_the_rows_of_the_list(
    company: Company, rosa: User, day: dict[str, Conversation], as_person: Callable[[User], Client]
) -> None:
    company.conversation("=1+1", state=State.WAITING_HUMAN, waiting_since=company.now, ago=-1)
    answer: Any = as_person(rosa).get("/board.csv", {"list": "waiting_human"})
    body = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    head, *lines = csv.reader(io.StringIO(body))
    assert head[0] == "Protocol"
    shown = [row.protocol for row in board.page(person=rosa, by=Filter(list="waiting_human"), now=company.now).rows]
    assert [line[0] for line in lines] == shown
    assert "'=1+1" in {line[1] for line in lines}


def test_unread_is_the_viewers_own(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    talk = company.conversation()
    company.says(talk, "oi")
    company.says(talk, "tem alguém?")
    company.answers(talk, "Bom dia!")
    client = as_person(rosa)

    def unread(person: User) -> int:
        [row] = board.page(person=person, now=company.now).rows
        return row.unread

    assert unread(rosa) == 2
    assert client.get(f"/c/{talk.public_id}/", headers={"HX-Request": "true"}).status_code == 200
    company.says(talk, "obrigado")
    assert unread(rosa) == 1
    assert unread(company.person("bia", role="supervisor")) == 3
    told = client.get("/board/changes/", {"id": [talk.public_id, "cv_x"]}).json()
    assert told["unread"] == {talk.public_id: 1}
    told = as_person(company.person("ana")).get("/board/changes/", {"id": talk.public_id}).json()
    assert told["unread"] == {}


@pytest.mark.parametrize("address", ["/?list=nowhere&team=1&q=%00", "/?owner=tm_1&sla=x", "/desk/?list=%27"])
def test_what_no_filter_means_is_left_out(rosa: User, as_person: Callable[[User], Client], address: str) -> None:
    page = as_person(rosa).get(address)
    assert page.status_code == 200
    assert page.context["by"].narrowed == 0
    assert parse_qs(page.context["by"].query) in ({}, {"list": ["mine"]})


def test_an_agent_sees_no_figure_of_the_company(
    company: Company, day: dict[str, Conversation], as_person: Callable[[User], Client]
) -> None:
    ana = User.objects.get(username="ana")
    page = as_person(ana).get("/")
    names = {tile.name for tile in page.context["tiles"]}
    assert names == {"waiting", "oldest", "with_bot", "with_people", "at_risk", "late"}
    assert "owner" not in {choice.name for choice in page.context["choices"]}
