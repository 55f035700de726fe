"""Answers that pages share: the same words for the same rights, and nobody else's."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async
from redis import Redis

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.kernel import live
from lia_cortex.supervision.live import hub
from lia_cortex.supervision.queries import board
from lia_cortex.supervision.services import looks
from tests.supervision.company import Company
from tests.supervision.live.conftest import Connected
from tests.supervision.live.page import told_of

pytestmark = pytest.mark.django_db(transaction=True)
State = Conversation.State


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep answers for as long as a slow machine takes: what ends one here is a change in it."""
    monkeypatch.setattr(hub, "KEPT_SECONDS", 600)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the answers that the view makes, by who asked."""
    found: list[str] = []
    counts = board.counts

    def counted(*, person: User, **more: Any) -> dict[str, int]:
        found.append(person.username)
        return counts(person=person, **more)

    monkeypatch.setattr(board, "counts", counted)
    return found


def ids(answer: Any) -> set[str]:
    return {row["id"] for row in answer["rows"]}


async def test_pages_with_the_same_rights_share_an_answer_until_something_in_it_changes(
    talks: dict[str, Any], company: Company, connected: Connected, redis: Redis, made: list[str]
) -> None:
    second = await database_sync_to_async(company.person)("rui", role=User.Role.SUPERVISOR)
    query = f"id={talks['hidden'].public_id}"
    async with connected(talks["rosa"]) as rosa, connected(second) as rui:
        await rosa.hears("snapshot")
        await rui.hears("snapshot")
        answers = [await rosa.fetches(query), await rui.fetches(query), await rosa.fetches(query)]
        assert made == ["rosa"]
        assert answers[0] == answers[1] == answers[2]
        await database_sync_to_async(company.says)(talks["hidden"], "mudou")
        await told_of(talks["hidden"])
        await rui.looks_at()
        _, answer = await rui.fetches(query)
        assert "mudou" in answer["rows"][0]["html"]
        assert made == ["rosa", "rui"]


async def test_no_answer_from_before_is_shared_once_nobody_knows_what_changed(
    talks: dict[str, Any], company: Company, connected: Connected, redis: Redis, made: list[str]
) -> None:
    """Redis came back empty: its first word is of an unknown place, and every page takes all of it again."""
    query = f"id={talks['hidden'].public_id}"
    async with connected(talks["rosa"]) as rosa:
        await rosa.hears("snapshot")
        await rosa.fetches(query)
        await database_sync_to_async(company.says)(talks["hidden"], "mudou")
        redis.flushdb()
        await told_of(talks["queued"])
        await rosa.hears("snapshot")
        _, answer = await rosa.fetches(query)
        assert "mudou" in answer["rows"][0]["html"]


async def test_what_is_unread_in_a_shared_answer_is_each_persons_own_and_of_this_moment(
    talks: dict[str, Any], company: Company, connected: Connected, redis: Redis, made: list[str]
) -> None:
    rui = await database_sync_to_async(company.person)("rui", role=User.Role.SUPERVISOR)
    hidden, mine = talks["hidden"].public_id, talks["mine"].public_id

    def written() -> None:
        for talk in (talks["hidden"], talks["hidden"], talks["mine"]):
            company.says(talk, "oi")
        looks.note(person=talks["rosa"], public_id=hidden, now=company.now)

    await database_sync_to_async(written)()
    query = "&".join(f"id={talks[name].public_id}" for name in ("hidden", "mine", "queued"))
    async with connected(talks["rosa"]) as first, connected(rui) as second, connected(talks["ana"]) as ana:
        for page in (first, second, ana):
            await page.hears("snapshot")
        asked = [page.fetches(query) for page in (first, second, first, ana)]
        answers = [answer["unread"] for _, answer in await asyncio.gather(*asked)]
        assert answers == [{mine: 1}, {hidden: 2, mine: 1}, {mine: 1}, {mine: 1}]
        assert sorted(made) == ["ana", "rosa"]  # and the second supervisor was given the first one's
        await database_sync_to_async(looks.note)(person=rui, public_id=mine, now=company.now)
        turned_round = "&".join(reversed(query.split("&")))  # pages that gathered the same names in another order
        assert (await second.fetches(turned_round))[1]["unread"] == {hidden: 2}
        assert sorted(made) == ["ana", "rosa"]


async def test_nobody_is_shown_what_others_may_see(
    talks: dict[str, Any], company: Company, connected: Connected, redis: Redis, made: list[str]
) -> None:
    bia = await database_sync_to_async(company.person)("bia")
    query = "&".join(f"id={talks[name].public_id}" for name in ("mine", "queued", "hidden"))
    async with connected(talks["rosa"]) as rosa, connected(talks["ana"]) as ana, connected(bia) as other:
        for page in (rosa, ana, other):
            await page.hears("snapshot")
        assert len(ids((await rosa.fetches(query))[1])) == 3
        assert ids((await ana.fetches(query))[1]) == {talks["mine"].public_id, talks["queued"].public_id}
        assert ids((await other.fetches(query))[1]) == set()
        assert made == ["rosa", "ana", "bia"]


async def test_who_was_a_supervisor_a_moment_ago_is_answered_as_what_she_is(
    talks: dict[str, Any], connected: Connected, redis: Redis
) -> None:
    query = f"id={talks['hidden'].public_id}"
    async with connected(talks["rosa"]) as rosa:
        await rosa.hears("snapshot")
        assert ids((await rosa.fetches(query))[1]) == {talks["hidden"].public_id}
        await User.objects.filter(pk=talks["rosa"].pk).aupdate(role=User.Role.AGENT)
        await database_sync_to_async(live.rights)(person=talks["rosa"].pk)
        await rosa.closed()
        assert ids((await rosa.fetches(query))[1]) == set()


async def test_a_thread_is_never_shared(
    talks: dict[str, Any], connected: Connected, redis: Redis, made: list[str]
) -> None:
    query = f"id={talks['mine'].public_id}&open={talks['mine'].public_id}"
    async with connected(talks["rosa"]) as first, connected(talks["rosa"]) as second:
        await first.hears("snapshot")
        await second.hears("snapshot")
        tokens = {(await page.fetches(query))[1]["thread"]["head"] for page in (first, second)}
        assert len(tokens) == 2  # the forms in it hold each login's own token


async def test_whose_answer_is_not_for_all_has_it_made_once_for_himself(
    talks: dict[str, Any], connected: Connected, redis: Redis, made: list[str]
) -> None:
    query = f"id={talks['mine'].public_id}&section=desk&list=queue"
    async with connected(talks["rosa"]) as page:
        await page.hears("snapshot")
        assert (await page.fetches(query))[1]["gone"] == [talks["mine"].public_id]
        assert made == ["rosa"]
