"""`make up` as a person runs it: the real processes, from the first start to the last."""

import http.client
import itertools
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from lia_cortex.runtime import paths, ports
from tests.browser import chromium
from tests.runtime.launched import Launched, all_gone, eventually

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif((paths.ROOT / ".env").exists(), reason="this clone's .env decides what is started"),
]


class Platform:
    """A launcher that has said that everything is ready."""

    def __init__(self, var: Path) -> None:
        self.port = ports.keep(("web",), file=var.parent / "web.json")["web"]
        self.pids = var / "run" / "pids.json"
        self.environment = {"LIA_PORT": str(self.port), "LIA_WORKERS": "1"}
        self.launcher = Launched("up", var=var, environment=self.environment)
        self.launcher.line(f"LIA CORTEX is ready at http://127.0.0.1:{self.port}")

    def pid(self, name: str) -> int | None:
        """Return the id of a process by its name in the log."""
        found: int | None = json.loads(self.pids.read_text(encoding="utf-8"))[name]
        return found

    def said(self) -> list[tuple[str, str]]:
        """Return who said what in the only conversation, as the REST interface tells it."""
        [conversation] = self._ask("/api/v1/conversations/")
        messages = self._ask(f"/api/v1/conversations/{conversation['id']}/messages/")
        return [(message["author"], message["text"]) for message in messages]

    def _ask(self, path: str) -> list[dict[str, Any]]:
        secrets = (self.pids.parent.parent / "local.env").read_text(encoding="utf-8")
        token = next(line.partition("=")[2] for line in secrets.splitlines() if line.startswith("LIA_API_TOKEN="))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Authorization": f"Token {token}"})
        answer = connection.getresponse()
        body = json.loads(answer.read())
        connection.close()
        assert answer.status == 200, body
        results: list[dict[str, Any]] = body["results"]
        return results

    def workers(self) -> list[str]:
        """Return the names of the workers that Flower knows."""
        ports_of = json.loads((self.pids.parent / "ports.json").read_text(encoding="utf-8"))
        connection = http.client.HTTPConnection("127.0.0.1", ports_of["flower"], timeout=10)
        connection.request("GET", "/flower/workers?json=1")
        rows: list[dict[str, Any]] = json.loads(connection.getresponse().read())["data"]
        connection.close()
        return [row["hostname"] for row in rows]

    def is_ready(self) -> bool:
        """Return whether /readyz says so."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@pytest.fixture(scope="module")
def platform(place: Path) -> Iterator[Platform]:
    """Give the running platform."""
    found = Platform(place / "var")
    yield found
    found.launcher.process.terminate()
    found.launcher.ended()


@pytest.mark.timeout(240)
def test_every_process_runs_and_the_platform_is_ready(platform: Platform) -> None:
    names = ("postgres", "redis", "evolution", "model", "backoffice", "web", "io1", "media1", "cpu1", "beat", "flower")
    assert all(platform.pid(name) for name in names)
    assert platform.is_ready()


@pytest.mark.timeout(240)
def test_flower_lists_the_workers(platform: Platform) -> None:
    assert eventually(lambda: {name.partition("@")[0] for name in platform.workers()} == {"io1", "media1", "cpu1"})


@pytest.mark.browser
@pytest.mark.timeout(240)
def test_a_newcomer_gets_one_answer_and_then_a_person(platform: Platform) -> None:
    with chromium.driver() as playwright:
        page = chromium.launch(playwright).new_page(base_url=f"http://127.0.0.1:{platform.port}", locale="pt-BR")
        page.goto("/simulator/")
        phone = page.locator("section.phone:not(.is-owner)").first
        answers = phone.locator(".said:not(.is-mine):has(.said-text)")  # the dots of somebody typing are none
        _write(phone, "minha", "internet", "caiu")
        expect(answers.first).to_be_visible(timeout=60_000)
        _write(phone, "quero falar com uma pessoa")
        expect(answers.last).to_contain_text("fila", timeout=60_000)
        page.screenshot(path=paths.ROOT / "var" / "screenshots" / "newcomer.png")
    # Three messages, one answer (in as many bubbles as it is long), the wish, and the place in the queue.
    said = platform.said()
    speakers = [author for author, _ in itertools.groupby(author for author, _ in said)]
    assert speakers == ["customer", "assistant", "customer", "system"], said


def _write(phone: Locator, *texts: str) -> None:
    for text in texts:
        phone.locator("[data-text]").fill(text)
        phone.locator("[data-text]").press("Enter")


def test_a_second_start_in_the_same_clone_is_refused(platform: Platform) -> None:
    second = Launched("up", var=platform.pids.parent.parent, environment=platform.environment)
    second.line(f"already running here (pid {platform.launcher.process.pid})")
    assert second.ended() == 1


def test_a_killed_web_comes_back(platform: Platform) -> None:
    before = platform.pid("web")
    children = {child.pid: child for child in platform.launcher.descendants()}
    assert before is not None
    children[before].kill()
    platform.launcher.line("web was killed by SIGKILL; starting it again")
    assert eventually(platform.is_ready)
    assert platform.pid("web") != before


def test_it_stops_web_first_and_the_database_last_and_leaves_nothing(platform: Platform) -> None:
    everything = platform.launcher.descendants()
    platform.launcher.process.send_signal(signal.SIGTERM)
    platform.launcher.line("Stopping")
    for part in ("uvicorn.error Finished server process", "redis     |", "database system is shut down"):
        platform.launcher.line(part)
    assert platform.launcher.ended() == 0
    assert all_gone(everything)
