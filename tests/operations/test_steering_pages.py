"""Who sees the operations pages and who steers; each act is audited, each refusal is told in words."""

from collections.abc import Callable

import pytest
from django.test import Client

from conversations.models import MediaReading, Turn
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock, opaque
from lia_cortex.registry.models import AuditEntry, Breaker, QueuePause, Switch, WorkerProcess
from tests.api import rows

pytestmark = pytest.mark.django_db
PAGES = ("", "instances/", "stuck/", "failed/", "events/", "switches/")


@pytest.fixture
def as_role() -> Callable[[str], Client]:
    """Return a function that logs a person of this role in."""

    def log_in(role: str) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(rows.person(role))
        return client

    return log_in


def acts() -> dict[str, dict[str, str]]:
    """Return every act on rows that exist, with its form."""
    now = clock.now()
    Breaker.objects.create(name="model", failures=5, opened_at=now, probe_at=now)
    WorkerProcess.objects.create(key="h-1", name="h:1", pid=1, queues=["outbound"], started_at=now, beat_at=now)
    stuck = rows.turn(rows.conversation(), "waiting")
    letter = rows.event("failed")
    instance = rows.instance()
    return {
        "queues/outbound/pause/": {},
        "queues/outbound/resume/": {},
        "workers/h-1/drain/": {},
        "workers/h-1/undrain/": {},
        "breakers/model/reset/": {},
        "switches/typing/": {"on": "0"},
        f"stuck/{opaque.of('tn', stuck.pk)}/again/": {},
        f"stuck/{opaque.of('tn', stuck.pk)}/to-person/": {},
        f"failed/events/{opaque.of('ev', letter.pk)}/retry/": {},
        "failed/sends/retry/": {},
        f"instances/{instance.public_id}/pair/": {},
        f"instances/{instance.public_id}/restart/": {},
        f"instances/{instance.public_id}/log-out/": {},
    }


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("supervisor", 200), ("admin", 200)])
def test_admins_and_supervisors_see(as_role: Callable[[str], Client], role: str, status: int) -> None:
    client, event = as_role(role), rows.event()
    for page in (*PAGES, f"events/{opaque.of('ev', event.pk)}/", "trend/outbound/"):
        assert client.get(f"/operations/{page}").status_code == status, page
        assert Client().get(f"/operations/{page}").status_code == 302, page
    assert ("/operations/" in client.get("/").content.decode()) is (status == 200)
    assert b"<form method" not in as_role("supervisor").get("/operations/switches/").content.split(b'id="panel"')[1]


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_only_admins_steer(as_role: Callable[[str], Client], role: str) -> None:
    client = as_role(role)
    for path, form in acts().items():
        assert client.post(f"/operations/{path}", form).status_code == 403, path
        assert client.get(f"/operations/{path}").status_code in {403, 405}, path
        assert Client().post(f"/operations/{path}", form).status_code == 302, path
    assert not AuditEntry.objects.exists()
    assert not QueuePause.objects.exists()
    assert not Switch.objects.exists()
    assert WorkerProcess.objects.get().drain_at is None


def test_each_act_is_done_once_and_audited(as_role: Callable[[str], Client]) -> None:
    client = as_role("admin")
    for path, form in acts().items():
        if path.startswith("instances/"):
            continue
        answer = client.post(f"/operations/{path}", form, follow=True)
        assert answer.status_code == 200
        assert b"notice-" in answer.content, path
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "queue.paused",
        "queue.resumed",
        "worker.drained",
        "worker.undrained",
        "breaker.reset",
        "switch.off",
        "turn.retried",
        "turn.given_to_a_person",
        "failed.events.retried",
        "failed.sends.retried",
    ]
    assert {entry.actor for entry in AuditEntry.objects.all()} == {User.objects.get(role="admin")}
    turn = Turn.objects.get()
    assert (turn.status, turn.conversation.state) == ("superseded", "waiting_human")
    assert Breaker.objects.values_list("failures", "opened_at", "probe_at").get() == (0, None, None)


@pytest.mark.parametrize(
    "path",
    [
        "queues/maintenance/pause/",
        "queues/no-such/pause/",
        "workers/gone/drain/",
        "workers/gone/undrain/",
        "breakers/none/reset/",
        "switches/none/",
        "stuck/tn_00000000000000000000/again/",
        "stuck/tn_00000000000000000000/to-person/",
        "failed/events/ev_00000000000000000000/retry/",
        "failed/none/retry/",
        "instances/in_00000000000000000000/restart/",
    ],
)
def test_a_refusal_is_told_in_words_and_changes_nothing(as_role: Callable[[str], Client], path: str) -> None:
    answer = as_role("admin").post(f"/operations/{path}", follow=True)
    assert b"notice-warning" in answer.content
    assert not AuditEntry.objects.exists()


def test_a_file_that_failed_is_taken_in_anew_once(as_role: Callable[[str], Client]) -> None:
    now, client = clock.now(), as_role("admin")
    reading = rows.media_reading("failed", at=now, finished_at=now, reason="not_seen", tries=3, deaths=4)
    for noticed in (b"notice-success", b"notice-warning"):
        answer = client.post(f"/operations/failed/media/{reading.attachment.public_id}/retry/", follow=True)
        assert noticed in answer.content
    fresh = MediaReading.objects.get()
    assert (fresh.status, fresh.tries, fresh.deaths, fresh.finished_at) == ("due", 0, 0, None)
