"""The real Flower, through the proxy, for admins only."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import StreamingHttpResponse
from django.test import AsyncClient

from lia_cortex.accounts.models import User

pytestmark = [pytest.mark.urls("lia_cortex.operations.urls"), pytest.mark.django_db(transaction=True)]
START_SECONDS = 60


@pytest.fixture(scope="module")
def flower_url() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "celery", "-A", "lia_cortex", "flower"]
    process = subprocess.Popen(
        [*command, "--address=127.0.0.1", f"--port={port}", "--url_prefix=flower"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _until_it_answers(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _until_it_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    pause = Event()
    for _ in range(START_SECONDS * 10):
        assert process.poll() is None, "Flower ended"
        try:
            urllib.request.urlopen(f"{url}/flower/healthcheck", timeout=2).read()
        except urllib.error.URLError:
            pause.wait(0.1)
        else:
            return
    raise AssertionError("Flower does not answer")


@pytest.fixture
def at_flower(flower_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LIA_FLOWER_URL", flower_url)


def _client(role: str) -> AsyncClient:
    client = AsyncClient()
    client.force_login(User.objects.create(username=role, role=role))
    return client


async def _answer(client: AsyncClient, method: str, path: str, **request: Any) -> tuple[Any, bytes]:
    """Return the response and its whole body; both on one loop, as in the web process."""
    response = await getattr(client, method)(path, **request)
    if not isinstance(response, StreamingHttpResponse):
        return response, response.content
    parts = [part async for part in response]
    return response, b"".join(parts)


ask = async_to_sync(_answer)


@pytest.mark.usefixtures("at_flower")
def test_an_admin_sees_pages_and_static_files() -> None:
    client = _client("admin")
    page, body = ask(client, "get", "/flower/workers")
    assert page.status_code == 200
    assert b"Flower" in body
    script, body = ask(client, "get", "/flower/static/js/flower.js")
    assert script.headers["content-type"].startswith(("text/javascript", "application/javascript"))
    assert b"datatable" in body
    assert not page.cookies


@pytest.mark.usefixtures("at_flower")
def test_polling_works_from_our_own_pages_only() -> None:
    client = _client("admin")
    form = {
        "data": "draw=1&start=0&length=10&search[value]=&order[0][column]=0&order[0][dir]=asc&columns[0][data]=name",
        "content_type": "application/x-www-form-urlencoded",
    }
    own = {"origin": "http://testserver"}
    answer, body = ask(client, "post", "/flower/tasks/datatable", **form, headers=own)
    assert answer.status_code == 200
    assert b"recordsTotal" in body
    strangers: list[dict[str, str]] = [{}, {"origin": "https://elsewhere.example"}, {"origin": "null"}]
    for strange in strangers:
        refused, _ = ask(client, "post", "/flower/tasks/datatable", **form, headers=strange)
        assert refused.status_code == 403


@pytest.mark.usefixtures("at_flower")
def test_strangers_log_in_first_and_others_are_refused() -> None:
    stranger, _ = ask(AsyncClient(), "get", "/flower/tasks?sort=name")
    assert stranger.status_code == 302
    assert stranger.headers["location"] == "/login/?next=/flower/tasks%3Fsort%3Dname"
    for role in ("agent", "supervisor"):
        assert ask(_client(role), "get", "/flower/")[0].status_code == 403


def test_flower_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client("admin")
    monkeypatch.setattr(settings, "LIA_FLOWER_URL", "http://127.0.0.1:1")
    assert ask(client, "get", "/flower/")[0].status_code == 502
    monkeypatch.setattr(settings, "LIA_FLOWER_URL", "")
    assert ask(client, "get", "/flower/")[0].status_code == 503
