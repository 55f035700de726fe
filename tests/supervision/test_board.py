"""The list, its pages and what changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import get_current_timezone

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.supervision.queries import board, filters
from tests.supervision.company import Company


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


def test_newest_first_page_after_page(company: Company, rosa: User) -> None:
    made = [company.conversation(ago=10 * index).public_id for index in range(4)]
    made += [company.conversation(ago=100).public_id for _ in range(3)][::-1]  # all of the same moment
    seen, after = [], ""
    while True:
        page = board.page(person=rosa, now=company.now, after=after, size=2)
        seen += [row.public_id for row in page.rows]
        if not page.next:
            break
        after = page.next
    assert seen == made


def test_a_cursor_of_somebody_else_is_not_found(
    company: Company, rosa: User, as_person: Callable[[User], Client]
) -> None:
    assert as_person(rosa).get("/", {"after": "soon.cv_x"}).status_code == 404


def test_the_last_words_are_those_that_left(company: Company, rosa: User) -> None:
    talk = company.conversation()
    first = company.says(talk, "oi", ago=50)
    company.answers(talk, "Bom dia!", ago=40)
    company.answers(talk, "nunca saiu", ago=30, status="cancelled")
    company.says(talk, "👍", kind="reaction", reply_to_provider_id=first.provider_id, ago=20)
    [row] = board.page(person=rosa, now=company.now).rows
    assert row.last == board.LastWords(
        author="assistant", who="Assistant", kind="text", kind_label="Text", text="Bom dia!", deleted=False
    )


def test_a_deleted_message_is_not_quoted(company: Company, rosa: User) -> None:
    company.says(company.conversation(), "segredo", deleted_at=company.now)
    [row] = board.page(person=rosa, now=company.now).rows
    assert row.last
    assert (row.last.deleted, row.last.text) == (True, "")


def test_names_come_from_people_profiles_or_the_number(company: Company, rosa: User) -> None:
    talk = company.conversation("")
    assert board.page(person=rosa, now=company.now).rows[0].contact == "+55 11 98888-0001"
    talk.contact.profile_name = "Mari"
    talk.contact.save()
    assert board.page(person=rosa, now=company.now).rows[0].contact == "Mari"
    talk.contact.name = "Maria Souza"
    talk.contact.save()
    assert board.page(person=rosa, now=company.now).rows[0].contact == "Maria Souza"


@pytest.mark.parametrize("rows", [3, 12])
def test_one_query_for_the_list_however_long(
    company: Company, rosa: User, django_assert_num_queries: Any, rows: int
) -> None:
    for _ in range(rows):
        talk = company.conversation()
        company.says(talk, "oi")
    with django_assert_num_queries(1):
        assert len(board.page(person=rosa, now=company.now).rows) == rows
    with django_assert_num_queries(1):
        board.counts(person=rosa, by=board.ALL, now=company.now, lists=filters.BOARD)


COMPANY = 15
"""Queries of the figures of the company, read once a second at most by each process: money, queues, answer times."""


@pytest.mark.parametrize("rows", [3, 12])
@pytest.mark.parametrize(("role", "more"), [("agent", 0), ("supervisor", COMPANY)])
def test_what_changed_costs_three_queries_besides_the_login(
    company: Company,
    as_person: Callable[[User], Client],
    django_assert_num_queries: Any,
    rows: int,
    role: str,
    more: int,
) -> None:
    asks = company.person("ana", role=role)
    ids = [company.conversation(state="human", owner=asks).public_id for _ in range(rows)]
    client = as_person(asks)
    with django_assert_num_queries(2 + 3 + more):  # session and person; rows, lists and strip
        told = client.get("/board/changes/", {"id": ids}).json()
    assert {row["id"] for row in told["rows"]} == set(ids)


def test_changes_tell_what_left_the_list(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    open_one = company.conversation()
    closed = company.conversation(state=Conversation.State.CLOSED)
    asked = {"id": [open_one.public_id, closed.public_id, "cv_unknown"], "list": "bot"}
    told = as_person(rosa).get("/board/changes/", asked).json()
    assert [row["id"] for row in told["rows"]] == [open_one.public_id]
    assert told["gone"] == [closed.public_id, "cv_unknown"]
    assert told["counts"]["bot"] == 1
    assert told["thread"] is None


def test_a_row_says_who_waits_since_when(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    since = company.now - timedelta(minutes=9)
    company.conversation(state="waiting_human", team=company.team, priority=1, waiting_since=since)
    page = as_person(rosa).get("/").content.decode()
    assert "Urgent" in page
    assert "Suporte" in page
    assert f'data-since="{since.astimezone(get_current_timezone()).isoformat()}"' in page
