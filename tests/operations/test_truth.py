"""At three in the morning: a part that is away says so, shows no old zero, and leaves the rest of the page standing."""

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as platform
from django.db import connections
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.services import samples
from lia_cortex.kernel import opaque
from lia_cortex.operations.queries import panels
from lia_cortex.registry.models import ProviderQuota
from lia_cortex.registry.services import processes, quotas
from lia_cortex.registry.services.processes import Load
from tests.api import rows
from tests.fixtures_gateway import Gateway
from tests.worker import Clock

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("", "instances/", "stuck/", "failed/", "events/", "switches/")


@pytest.fixture
def page() -> Callable[[str], str]:
    """Return a function that looks at an operations page as an admin."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(rows.person("admin"))

    def look(path: str = "") -> str:
        answer = client.get(f"/operations/{path}")
        assert answer.status_code == 200, path
        return " ".join(answer.content.decode().split())

    return look


def part(text: str, name: str) -> str:
    return str(re.findall(rf'<li data-part="{name}">(.*?)</li>', text)[0])


def row(text: str, name: str) -> str:
    return str(re.findall(rf'<tr id="{name}"[^>]*>(.*?)</tr>', text)[0])


def test_a_killed_worker_is_silent_and_what_it_held_is_not_told_as_of_now(
    page: Callable[[str], str], moment: Clock
) -> None:
    for key, queue in (("one", "outbound"), ("two", "ai-response")):
        load = Load(in_hand=3, done=70, megabytes=180)
        processes.beat(key=key, name=key, pid=1, queues=[queue], load=load, now=moment.at)
    assert ">1/1<" in row(page(""), "queue-outbound")
    moment.forward(processes.ALIVE_SECONDS + 1)
    processes.beat(key="two", name="two", pid=1, queues=["ai-response"], load=load, now=moment.at)
    text = page("")
    dead, alive = row(text, "worker-one"), row(text, "worker-two")
    assert ("silent" in dead, 'in-hand">–<' in dead, "180" in dead, "Drain" in dead) == (True, True, False, False)
    assert ("works" in alive, 'in-hand">3<' in alive, "180" in alive) == (True, True, True)
    assert text.index('id="worker-two"') < text.index('id="worker-one"')
    assert ("nobody serves it" in row(text, "queue-outbound"), ">0/0<" in row(text, "queue-outbound")) == (True, True)
    assert "goes on" in row(text, "queue-ai-response")


def test_a_silent_recorder_is_told_and_the_trend_has_a_gap_and_no_zeros(
    page: Callable[[str], str], moment: Clock
) -> None:
    samples.take(now=moment.at)
    assert 'data-part="recorder"' not in page("")
    moment.forward(600)
    assert "silent since" in part(page(""), "recorder")
    assert page("").count('<th scope="row">10:00</th>') == 1
    assert '<th scope="row">10:01</th>' not in page("")


def test_without_redis_every_page_stands_and_says_so(
    page: Callable[[str], str], settings: Settings, moment: Clock
) -> None:
    quotas.forget()
    ProviderQuota.objects.create(
        model="m", requests_per_minute=60, used_requests=7, used_tokens=900, minute=moment.at.replace(second=0)
    )
    rows.event("received")
    assert "answers" in part(page(""), "redis")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    for name in PAGES:
        page(name)
    steering = Client()
    steering.force_login(rows.person("admin"))
    letter = opaque.of(opaque.EVENT, rows.event("failed").pk)
    for act in ("queues/outbound/pause/", f"failed/events/{letter}/retry/"):
        steered = steering.post(f"/operations/{act}", follow=True)
        assert [each.level_tag for each in steered.context["messages"]] == ["success"], act
    text = page("")
    assert "does not answer" in part(text, "redis")
    assert "rests since" in row(text, "queue-outbound")
    assert 'data-figure="waiting">2<' in row(text, "queue-message-processing")
    assert "7/60" in text


def test_without_the_gateway_every_page_stands_and_states_are_called_the_last_known(
    page: Callable[[str], str], settings: Settings, gateway: Gateway
) -> None:
    rows.instance("principal")
    assert "answers" in part(page(""), "gateway")
    settings.EVOLUTION_API_URL = "http://127.0.0.1:1"
    for name in PAGES:
        page(name)
    assert "does not answer" in part(page(""), "gateway")
    assert "States are the last that were known" in page("instances/")


@pytest.fixture
def lock() -> Iterator[Callable[[str], None]]:
    """Return a function that locks a table for everybody else, as a migration that hangs does."""
    done, held = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def hold(table: str) -> None:
        own = connections.create_connection("default")
        try:
            own.set_autocommit(False)
            with own.cursor() as cursor:
                cursor.execute(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
                held.set()
                done.wait(60)
            own.rollback()
        finally:
            own.close()

    def take(table: str) -> None:
        threads.append(threading.Thread(target=hold, args=(table,)))
        threads[-1].start()
        assert held.wait(20)

    yield take
    done.set()
    for each in threads:
        each.join(20)


def test_a_table_that_does_not_answer_takes_its_panel_only(
    page: Callable[[str], str], lock: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "MILLISECONDS", 200)
    rows.event("received")
    lock("registry_breaker")
    text = page("")
    assert text.count("This cannot be told now") == 1
    assert "data-next" not in text
    assert 'data-figure="waiting">1<' in row(text, "queue-message-processing")
    assert platform.QUEUES[0] in text
