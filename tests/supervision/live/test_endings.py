"""What ends a line, at once and for good."""

from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session
from django.test import Client
from redis import Redis

from lia_cortex.accounts.models import Team, User
from lia_cortex.supervision import consumers
from tests.supervision.live.conftest import Connected
from tests.supervision.live.page import Page

pytestmark = pytest.mark.django_db(transaction=True)
Ending = Callable[[Page, User, Client], Any]


def logs_out(page: Page, person: User, admin: Client) -> None:
    assert page.client.post("/logout/").status_code == 302


def _saved(admin: Client, person: User, **changed: Any) -> None:
    fields = {"username": person.username, "role": person.role, "is_active": "on", "capacity": "6", "teams": []}
    answer = admin.post(f"/admin/accounts/user/{person.pk}/change/", fields | changed)
    assert answer.status_code == 302, answer.content


def is_deactivated(page: Page, person: User, admin: Client) -> None:
    _saved(admin, person, is_active="", teams=[team.pk for team in person.teams.all()])


def has_another_role(page: Page, person: User, admin: Client) -> None:
    _saved(admin, person, role="supervisor", teams=[team.pk for team in person.teams.all()])


def has_another_team(page: Page, person: User, admin: Client) -> None:
    _saved(admin, person, teams=[Team.objects.create(name="Vendas").pk])


@pytest.mark.parametrize("ending", [logs_out, is_deactivated, has_another_role, has_another_team])
async def test_the_line_ends_at_once(talks: dict[str, Any], connected: Connected, redis: Redis, ending: Ending) -> None:
    admin = Client()
    boss = await database_sync_to_async(User.objects.create_superuser)(username="boss", password="x", role="admin")
    await database_sync_to_async(admin.force_login)(boss)
    async with connected(talks["ana"]) as page, connected(talks["rosa"]) as other:
        await page.hears("snapshot")
        await other.hears("snapshot")
        await database_sync_to_async(ending)(page, talks["ana"], admin)
        assert await page.closed() == consumers.LOGGED_OUT
        if ending in {logs_out, is_deactivated}:
            cookie = page.client.cookies.get("sessionid")
            again = await connected_again(page)
            assert again == (False, consumers.LOGGED_OUT), cookie
            assert (await page.fetches("all=1"))[0] == 302
        await other.socket.send({"type": "here"})  # the others' lines stay


async def connected_again(page: Page) -> tuple[bool, int | None]:
    """Return what a page is told that tries again with the cookie that it had."""
    socket = page.another()
    try:
        return await socket.connect()
    finally:
        await socket.disconnect()


async def test_a_login_that_ended_unheard_is_found_by_the_beat(
    talks: dict[str, Any], connected: Connected, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "BEAT_SECONDS", 0.05)
    async with connected(talks["ana"]) as page:
        await Session.objects.all().adelete()
        assert await page.closed() == consumers.LOGGED_OUT
