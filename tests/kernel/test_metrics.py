"""Numbers of several processes become one, and nobody's data becomes a label."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import pytest
from django.conf import settings
from prometheus_client import generate_latest
from prometheus_client.registry import CollectorRegistry
from redis.exceptions import TimeoutError as RedisTimeout

from lia_cortex.kernel import metrics
from lia_cortex.kernel.metrics import labels, publishing, reading, store


class SpendingStep(IntEnum):
    """Levels as the platform's own code names them."""

    SECOND = 2


ELSEWHERE = """
import sys, django; django.setup()
from lia_cortex.kernel import metrics
from lia_cortex.kernel.metrics import store
store.TOTALS = sys.argv[1]
metrics.count("turns_total", 3, result="done")
"""


class _Collector:
    def collect(self) -> Iterator[object]:
        yield from reading.families()


def exposed() -> str:
    registry = CollectorRegistry()
    registry.register(_Collector())  # type: ignore[arg-type]
    return generate_latest(registry).decode()


@pytest.fixture(autouse=True)
def _others_wait() -> Iterator[None]:
    """Hold the thread that earlier tests started: it would add their numbers to the ones counted here."""
    with publishing._publisher._publishing:
        yield


@pytest.fixture(autouse=True)
def _nothing_counted(_others_wait: None, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = publishing.Publisher()
    monkeypatch.setattr(publisher, "start", lambda: None)  # only flush() publishes here
    monkeypatch.setattr(publishing, "_publisher", publisher)
    monkeypatch.setattr(labels, "_seen", {})
    # Other test processes flush the session's database of the same Redis between their tests.
    monkeypatch.setattr(settings, "REDIS_URL", settings.REDIS_URL.rpartition("/")[0] + "/7")
    for name in ("TOTALS", "LATEST", "PROCESSES"):
        monkeypatch.setattr(store, name, f"tests:{name}:{uuid.uuid4()}")


def test_counts_of_all_processes_are_added() -> None:
    metrics.count("turns_total", result="done")
    metrics.count("turns_total", result="done")
    assert metrics.flush()
    subprocess.run([sys.executable, "-c", ELSEWHERE, store.TOTALS], check=True, env=_environment())
    assert 'lia_turns_total{result="done"} 5.0' in exposed()


def _environment() -> dict[str, str]:
    import os

    alone = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"}
    return alone | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_REDIS_URL": settings.REDIS_URL}


def test_a_histogram_is_cumulative_and_knows_its_sum() -> None:
    for seconds in (0.04, 0.3, 4, 1000):
        metrics.observe("turn_seconds", seconds, stage="total")
    metrics.flush()
    text = exposed()
    assert 'lia_turn_seconds_bucket{le="0.05",stage="total"} 1.0' in text
    assert 'lia_turn_seconds_bucket{le="5.0",stage="total"} 3.0' in text
    assert 'lia_turn_seconds_bucket{le="300.0",stage="total"} 3.0' in text
    assert 'lia_turn_seconds_bucket{le="+Inf",stage="total"} 4.0' in text
    assert 'lia_turn_seconds_count{stage="total"} 4.0' in text
    assert 'lia_turn_seconds_sum{stage="total"} 1004.34' in text


def test_a_step_of_an_enumeration_is_a_number() -> None:
    metrics.put("spending_step", SpendingStep.SECOND)
    assert metrics.flush()
    assert "lia_spending_step 2.0" in exposed()


def test_numbers_wait_while_redis_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    metrics.count("turns_total", result="done")
    metrics.put("provider_budget_ratio", 0.4, model="m", kind="requests")
    with monkeypatch.context() as away:
        away.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
        assert not metrics.flush()
    metrics.count("turns_total", result="done")
    metrics.put("provider_budget_ratio", 0.5, model="m", kind="requests")
    assert metrics.flush()
    assert 'lia_turns_total{result="done"} 2.0' in exposed()
    assert 'lia_provider_budget_ratio{kind="requests",model="m"} 0.5' in exposed()


def test_a_lost_answer_counts_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    metrics.count("turns_total", result="done")
    write = store.write

    def cut(**written: Any) -> None:
        write(**written)
        raise RedisTimeout

    with monkeypatch.context() as network:
        network.setattr(store, "write", cut)
        assert not metrics.flush()
    metrics.count("turns_total", result="done")
    assert metrics.flush()
    assert 'lia_turns_total{result="done"} 2.0' in exposed()


def test_gauges_are_the_sum_over_living_processes() -> None:
    metrics.gauge("live_sockets", lambda: {(): 3})
    metrics.flush()
    store.write(batch="b", totals={}, latest={}, gauges={("live_sockets", ""): 4}, process="elsewhere")
    assert "lia_live_sockets 7.0" in exposed()
    store.client().delete("lia:metrics:process:elsewhere")
    assert "lia_live_sockets 3.0" in exposed()


def test_a_gauge_that_breaks_stops_nobody() -> None:
    def broken() -> dict[tuple[str, ...], float]:
        raise KeyError("gone")

    metrics.gauge("live_sockets", broken)
    metrics.count("turns_total", result="done")
    assert metrics.flush()
    assert 'lia_turns_total{result="done"} 1.0' in exposed()


@pytest.mark.parametrize(
    "call",
    [
        lambda: metrics.count("turns", result="done"),
        lambda: metrics.count("turns_total"),
        lambda: metrics.count("turns_total", outcome="done"),
        lambda: metrics.count("turn_seconds", stage="total"),
        lambda: metrics.count("turns_total", -1, result="done"),
        lambda: metrics.observe("turns_total", 1, result="done"),
        lambda: metrics.gauge("turns_total", dict),
        lambda: metrics.put("turns_total", 1, result="done"),
    ],
)
def test_what_is_not_declared_raises(call: object) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match="turn"):
        call()


@pytest.mark.parametrize(
    "value",
    [
        "+5511999998888",
        "5511999998888",
        "11 99999-8888",
        "5511999998888@s.whatsapp.net",
        "529.982.247-25",
        "999998888",
        "Maria da Silva",
        "",
        "a|b",
        'a"b',
        "é",
        "a\nb",
        "x" * 65,
        "tel-11.99999.8888",
    ],
)
def test_no_phone_and_no_text_becomes_a_label(value: str) -> None:
    metrics.count("webhook_events_total", event=value, result="applied")
    metrics.flush()
    assert 'lia_webhook_events_total{event="other",result="applied"} 1.0' in exposed()


@pytest.mark.parametrize("value", ["messages.upsert", "gpt-5.1-2025-11-13", "org/model:20250414", "500"])
def test_words_of_the_platform_stay(value: str) -> None:
    assert labels.admit("m", "l", value) == value


def test_a_label_keeps_a_bounded_number_of_values() -> None:
    for index in range(labels.MOST_VALUES + 20):
        metrics.count("webhook_events_total", event=f"kind-{index}", result="applied")
    metrics.flush()
    assert exposed().count("lia_webhook_events_total{") == labels.MOST_VALUES + 1
    assert 'lia_webhook_events_total{event="other",result="applied"} 20.0' in exposed()


def test_fields_of_another_version_are_left_out() -> None:
    store.client().hset(store.TOTALS, mapping={"turns_total||a|b": 1, "gone||x": 1, "turns_total||done": 2})
    text = exposed()
    assert 'lia_turns_total{result="done"} 2.0' in text
    assert "gone" not in text
