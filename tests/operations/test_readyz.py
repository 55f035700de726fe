"""A probe says what is missing, within its time, whatever is away."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from lia_cortex.operations import checks
from lia_cortex.operations.probes import ProbeMiddleware
from tests.worker import Clock

pytestmark = [pytest.mark.urls("lia_cortex.operations.urls"), pytest.mark.django_db(transaction=True)]
Beat = Callable[..., None]


def test_the_process_lives(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


def test_ready_with_a_worker_for_each_queue(client: Client, workers: Beat) -> None:
    workers(settings.QUEUES[:3], key="one")
    workers(settings.QUEUES[3:], key="two")
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "missing": {}})


def test_a_queue_without_worker_is_named(client: Client, workers: Beat) -> None:
    workers([queue for queue in settings.QUEUES if queue != "outbound"])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert list(response.json()["missing"]) == ["worker:outbound"]


def test_being_asked_too_early_is_no_error(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert client.get("/readyz").status_code == 503
    assert caplog.records == []


def test_a_silent_worker_is_none(client: Client, workers: Beat, moment: Clock) -> None:
    workers()
    moment.forward(10)
    assert client.get("/readyz").status_code == 200
    moment.forward(1)
    assert len(client.get("/readyz").json()["missing"]) == len(settings.QUEUES)


def test_ingress_needs_no_worker_and_no_redis(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    assert "redis" in client.get("/readyz").json()["missing"]
    assert client.get("/readyz?for=ingress").status_code == 200


def test_a_missing_migration_is_named(client: Client, workers: Beat) -> None:
    workers()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'registry' AND name = '0001_initial'")
    try:
        for url in ("/readyz", "/readyz?for=ingress"):
            response = client.get(url)
            assert response.status_code == 503
            assert response.json()["missing"] == {"migrations": "registry.0001_initial"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('registry', '0001_initial', now())"
            )


def test_postgres_that_refuses_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME COLUMN name TO other_name")
    try:
        assert client.get("/readyz?for=ingress").json()["missing"] == {"postgres": "ProgrammingError"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE django_migrations RENAME COLUMN other_name TO name")


def test_a_part_that_hangs_is_asked_once_and_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "ANSWER_SECONDS", 0.05)
    answers, asked = Event(), []

    def hang() -> checks.Missing:
        asked.append(1)
        answers.wait(timeout=30)
        return {}

    check = checks.Check("postgres", hang)
    with ThreadPoolExecutor(4) as probes:
        found = list(probes.map(lambda _: checks.missing((check,)), range(4)))
    assert found == [{"postgres": "no answer within 0.05 s"}] * 4
    assert len(asked) == 1
    answers.set()


def test_a_probe_by_address_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["lia.example"])
    passed_on = ProbeMiddleware(lambda _: HttpResponse(status=400))
    request = RequestFactory(HTTP_HOST="10.1.2.3:8000")
    assert passed_on(request.get("/healthz")).status_code == 200
    assert passed_on(request.get("/readyz?for=ingress")).status_code == 200
    assert passed_on(request.get("/api/v1/queues/")).status_code == 400
