"""Each figure of the operations pages is what counting the rows one by one gives."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.models import Instance, OutboundAttempt, WebhookEvent
from conversations.queries import queues as figures_of_rows
from conversations.services import samples
from lia_cortex.kernel import opaque, recent
from lia_cortex.operations.queries import events, failed, instances, provider, queues, stuck
from lia_cortex.registry.models import Breaker, Charge, KnobValue, ProviderQuota, QueueSample
from lia_cortex.registry.services import quotas
from tests.api import rows
from tests.worker import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> Client:
    """Return who looks."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(rows.person("supervisor"))
    return client


def shown(page: str, name: str) -> list[str]:
    return re.findall(rf'data-figure="{name}">\s*([^<]*?)\s*<', page)


def test_queues_show_what_their_rows_hold(supervisor: Client, moment: Clock, workers: Any) -> None:
    workers(("outbound",), key="one")
    workers(("outbound", "ai-response"), key="two")
    for status in ("received", "applied", "failed"):
        rows.event(status)
    rows.turn(rows.conversation(), "running")
    page = supervisor.get("/operations/").content.decode()
    counted = figures_of_rows.figures(now=moment.at)
    for name in ("waiting", "active", "completed", "failed", "delayed"):
        assert shown(page, name) == [str(getattr(one, name)) for one in counted]
    assert any(one.waiting for one in counted)
    served = {one.figures.queue: (one.consuming, one.workers) for one in queues.now_of_each(now=moment.at)}
    assert (served["outbound"], served["ai-response"], served["nps-survey"]) == ((2, 2), (1, 1), (0, 0))


def test_a_minute_is_sampled_once_and_kept_for_some_days(supervisor: Client, moment: Clock) -> None:
    rows.event("received")
    samples.take(now=moment.at)
    rows.event("received")
    samples.take(now=moment.at + timedelta(seconds=40))
    samples.take(now=moment.at + timedelta(seconds=60))
    assert [point.waiting for point in queues.trend(queue="message-processing", now=moment.at)] == [1, 2]
    minutes, waiting, *_ = supervisor.get("/operations/trend/message-processing/").json()["points"]
    assert waiting == [1, 2]
    assert minutes == [int(moment.at.timestamp()), int(moment.at.timestamp()) + 60]
    old = QueueSample.objects.filter(queue="outbound", minute=moment.at)
    old.update(minute=moment.at - timedelta(days=15))
    samples.forget_old(now=moment.at)
    assert QueueSample.objects.filter(queue="outbound").count() == 1
    assert QueueSample.objects.filter(queue="ai-response").count() == 2


def test_instances_count_their_sends_and_tell_who_is_deaf(moment: Clock) -> None:
    hears = rows.instance("hears", last_send_at=moment.at - timedelta(minutes=5), last_event_at=moment.at)
    deaf = rows.instance("deaf", last_send_at=moment.at - timedelta(minutes=3))
    rows.instance("closed", status=Instance.Status.CLOSED, last_send_at=moment.at - timedelta(minutes=3))
    for index, ago in enumerate((1, 30, 59, 61)):
        said = rows.outbound(rows.message(rows.conversation(), author="assistant"))
        at = moment.at - timedelta(seconds=ago)
        OutboundAttempt.objects.create(outbound=said, number=1, instance=(hears, deaf)[index == 1], started_at=at)
    found = {row.instance.name: (row.sent, row.is_deaf) for row in instances.page(now=moment.at, after="", limit=9)}
    assert found == {"hears": (2, False), "deaf": (1, True), "closed": (0, False)}


def test_stuck_is_who_waits_long_or_lost_the_worker(supervisor: Client, moment: Clock) -> None:
    old, lately = moment.at - timedelta(minutes=3), moment.at - timedelta(seconds=30)
    waits = rows.turn(rows.conversation(), "waiting", opened_at=old)
    rows.turn(rows.conversation(), "collecting", opened_at=lately)
    orphan = rows.turn(rows.conversation(), "running", opened_at=lately, lease_until=old)
    rows.turn(rows.conversation(), "running", opened_at=old, lease_until=moment.at)
    rows.turn(rows.conversation(), "done", opened_at=old)
    found = {row.turn: row.why for row in stuck.page(now=moment.at, after=0, limit=9)}
    assert found == {opaque.of("tn", waits.pk): "waiting", opaque.of("tn", orphan.pk): "lease"}
    assert shown(supervisor.get("/operations/stuck/").content.decode(), "stuck") == ["2"]


def test_dead_letters_are_what_failed_and_nobody_has_taken_up(supervisor: Client, moment: Clock) -> None:
    rows.event("failed")
    rows.event("failed", received_at=moment.at - timedelta(days=8))
    rows.event("applied")
    lost, taken, answered = (rows.turn(rows.conversation(), "failed") for _ in range(3))
    for turn in (lost, answered):
        rows.message(turn.conversation, turn=turn, wants_answer=True)
    rows.message(taken.conversation, turn=None)
    rows.message(answered.conversation, author="person", at=moment.at + timedelta(minutes=1))
    rows.outbound(rows.message(rows.conversation(), author="assistant"), "failed")
    rows.media_reading("failed", at=moment.at, finished_at=moment.at, reason="not_seen")
    rows.media_reading("done", at=moment.at, finished_at=moment.at)
    assert failed.counts(now=moment.at) == {"events": 1, "turns": 1, "sends": 1, "media": 1}
    assert [row.id for row in failed.page("turns", now=moment.at, after=0, limit=9)] == [opaque.of("tn", lost.pk)]
    page = supervisor.get("/operations/failed/").content.decode()
    assert [shown(page, kind) for kind in failed.KINDS] == [["1"]] * 4


def test_money_budget_and_breakers_are_those_of_the_rows(moment: Clock) -> None:
    KnobValue.objects.create(name="brl_per_usd", value=5)
    for ago, usd in ((0.5, "0.25"), (14, "1.5"), (24 * 20, "2"), (24 * 30, "100")):
        at = moment.at - timedelta(hours=ago)
        Charge.objects.create(at=at, purpose="summary", model="m", cost_usd=Decimal(usd), input_tokens=1)
    quotas.forget()
    ProviderQuota.objects.create(
        model="m", requests_per_minute=60, used_requests=7, used_tokens=900, minute=moment.at.replace(second=0)
    )
    later = moment.at + timedelta(seconds=10)
    Breaker.objects.create(name="model", failures=5, opened_at=moment.at, probe_at=later, last_fault="timeout")
    found = provider.read(now=moment.at)
    assert (found.today.usd, found.today.brl) == (Decimal("0.25"), Decimal("1.25"))
    assert found.month.usd == Decimal("3.75")
    assert [(each.model, each.requests, each.tokens, each.most_requests) for each in found.budgets] == [
        ("m", 7, 900, 60)
    ]
    assert [(gate.name, gate.state, gate.failures) for gate in found.gates] == [("model", "open", 5)]
    assert found.next == "nobody"
    assert provider.read(now=later).next == "first"


def test_events_are_found_by_number_phone_kind_status_and_day_and_their_bodies_are_masked(
    supervisor: Client, moment: Clock
) -> None:
    contact = rows.contact("5511988887777")
    talk = rows.conversation(of=contact)
    body = b'{"data": {"key": {"remoteJid": "5511988887777@s.whatsapp.net"}, "text": "codigo 123456"}}'
    mine = rows.event("failed", chat=talk.identity.value, body=body)
    other = rows.event("applied", event="connection.update", received_at=moment.at - timedelta(days=2))
    every = {mine.pk, other.pk}
    day = moment.at.date()
    for search, expected in (
        (events.Search(), every),
        (events.Search(id=opaque.of("ev", mine.pk)), {mine.pk}),
        (events.Search(id=str(mine.pk)), {mine.pk}),
        (events.Search(id="x"), set()),
        (events.Search(phone="+55 11 98888-7777"), {mine.pk}),
        (events.Search(phone="551188887777"), {mine.pk}),
        (events.Search(phone="5511900000000"), set()),
        (events.Search(kind="connection.update"), {other.pk}),
        (events.Search(status="failed"), {mine.pk}),
        (events.Search(since=day), {mine.pk}),
        (events.Search(until=day - timedelta(days=1)), {other.pk}),
    ):
        assert {row.event.pk for row in events.page(search, before="", limit=9)} == expected, search
    assert events.kinds() == ["connection.update", "messages.upsert"]
    page = supervisor.get(f"/operations/events/{opaque.of('ev', mine.pk)}/").content.decode()
    assert "98888" not in page
    assert "123456" not in page
    assert "5511*******77" in page


@pytest.mark.parametrize("page", ["", "instances/", "stuck/", "failed/?kind=sends", "failed/?kind=turns", "events/"])
def test_more_rows_cost_no_more_questions_and_are_paged(supervisor: Client, moment: Clock, page: str) -> None:
    def grow(times: int) -> None:
        old = moment.at - timedelta(hours=1)
        for _ in range(times):
            number = Instance.objects.count()
            rows.instance(f"instance-{number:03d}")
            rows.turn(rows.conversation(), "waiting", opened_at=old)
            failed_turn = rows.turn(rows.conversation(), "failed")
            rows.message(failed_turn.conversation, turn=failed_turn)
            rows.outbound(rows.message(rows.conversation(), author="assistant"), "failed")
            rows.event("failed")

    def cost() -> int:
        recent.forget_all()
        with CaptureQueriesContext(connection) as asked:
            assert supervisor.get(f"/operations/{page}").status_code == 200
        return len(asked)

    grow(2)
    cost()
    few = cost()
    grow(27)
    assert cost() <= few
    text = supervisor.get(f"/operations/{page}").content.decode()
    if page:
        assert len(re.findall(r"<(?:tr|li) id=", text)) == 25
        following = re.findall(r'class="button"\s+href="(\?[^"]+)"', text)[0].replace("&amp;", "&")
        rest = supervisor.get(f"/operations/{page.partition('?')[0]}{following}").content.decode()
        assert len(re.findall(r"<(?:tr|li) id=", rest)) == 4


def test_an_event_is_replayed_once(moment: Clock) -> None:
    client = Client()
    client.force_login(rows.person("admin"))
    letter = rows.event("failed", tries=5, reason="KeyError")
    for _ in range(2):
        client.post(f"/operations/failed/events/{opaque.of('ev', letter.pk)}/retry/")
    row = WebhookEvent.objects.get()
    assert (row.status, row.tries, row.reason) == ("received", 0, "")
