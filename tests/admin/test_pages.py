"""Every page opens for admins, shows its rows, and refuses everybody else."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from conversations.models import (
    Attachment,
    ContactMerge,
    ConversationEvent,
    Feedback,
    Mention,
    MessageKey,
    Note,
    OutboundAttempt,
    ParkedEvent,
    ReturnRule,
    SlaClock,
    SlaPolicy,
    Tag,
)
from lia_cortex.accounts.models import FailedLogin, Presence, Team, User
from lia_cortex.kernel import clock
from lia_cortex.registry.models import (
    Account,
    Admission,
    AuditEntry,
    Breaker,
    Calendar,
    Ceiling,
    Charge,
    CheaperModel,
    EgressHost,
    KnobValue,
    OpeningHours,
    Price,
    ProviderQuota,
    QueuePause,
    QueueSample,
    Reservation,
    Secret,
    SpecialDay,
    Switch,
    WorkerProcess,
)
from lia_cortex.registry.services import audit, ledger, processes, secrets
from lia_cortex.supervision.models import Act, ActItem, CannedAnswer, Draft, Look, Macro, NoticeRule, Watch
from tests.api import rows

pytestmark = pytest.mark.django_db
APPS = ("conversations", "accounts", "registry", "supervision")
OWN = [
    (row._meta.label, site_admin)
    for row, site_admin in sorted(admin.site._registry.items(), key=lambda one: one[0]._meta.label)
    if row._meta.app_label in APPS
]
EDITABLE = {
    "accounts.Team",
    "accounts.User",
    "conversations.Contact",
    "conversations.Instance",
    "conversations.ReturnRule",
    "conversations.SlaPolicy",
    "conversations.Tag",
    "conversations.WhatsAppNumber",
    "registry.Admission",
    "registry.Calendar",
    "registry.Ceiling",
    "registry.CheaperModel",
    "registry.EgressHost",
    "registry.KnobValue",
    "registry.OpeningHours",
    "registry.Price",
    "registry.ProviderQuota",
    "registry.Secret",
    "registry.SpecialDay",
    "supervision.CannedAnswer",
    "supervision.Macro",
}


def _everything() -> Iterator[Model]:
    """Make one row of each model of ours."""
    now = clock.now()
    conversation = rows.conversation("bot")
    message = rows.message(conversation)
    reply = rows.message(conversation, author="assistant")
    sent = rows.outbound(reply)
    instance = rows.instance("principal")
    event = rows.event(body=json.dumps({"remoteJid": "5511999998888@s.whatsapp.net"}).encode())
    yield from (conversation, conversation.contact, conversation.identity, conversation.number)
    yield from (message, sent, instance, event, rows.turn(conversation), rows.team(), rows.person("agent"))
    yield Attachment.objects.create(message=message, message_month=message.month)
    yield rows.media_reading("due", at=now)
    yield ContactMerge.objects.create(
        survivor=conversation.contact, absorbed=rows.contact(), evidence="same phone", merged_at=now
    )
    yield ConversationEvent.objects.create(conversation=conversation, kind="opened", at=now)
    number = conversation.number
    yield MessageKey.objects.create(
        number=number, provider_id="A1", from_me=False, message=message, message_month=message.month
    )
    yield OutboundAttempt.objects.create(outbound=sent, number=1, instance=instance, started_at=now)
    yield ParkedEvent.objects.create(event=event, event_month=event.month, number=number, provider_id="A2", until=now)
    person = rows.person("supervisor")
    note = Note.objects.create(conversation=conversation, author=person, text="liga depois", at=now)
    yield from (note, Mention.objects.create(note=note, user=person))
    yield Feedback.objects.create(
        conversation=conversation, message=reply, message_month=reply.month, person=person, thumb="up", at=now
    )
    yield ReturnRule.objects.create(when="phone", after_seconds=1800)
    policy = SlaPolicy.objects.create(name="Padrão", first_answer_seconds=300)
    yield from (policy, Tag.objects.create(name="fibra"))
    yield SlaClock.objects.create(
        conversation=conversation, policy=policy, kind="first", target_seconds=300, started_at=now, due_at=now
    )
    yield Presence.objects.create(user=person, chosen_at=now, seen_at=now)
    office = Calendar.objects.create(name="Loja")
    yield from (office, OpeningHours.objects.create(calendar=office, weekday=0, opens="09:00", closes="18:00"))
    yield SpecialDay.objects.create(calendar=office, day=now.date())
    yield Admission.objects.create(level=Admission.Level.NORMAL)
    yield Breaker.objects.create(name="model")
    yield from (Price.objects.all()[0], CheaperModel.objects.all()[0], Ceiling.objects.get(kind="day"))
    ledger.reserve(scope="cv_1", usd=Decimal("0.01"), now=now)
    yield from (Reservation.objects.get(), Account.objects.get(kind="conversation"))
    yield ProviderQuota.objects.create(model="m", requests_per_minute=60)
    yield Charge.objects.create(at=now, purpose="summary", model="m")
    yield FailedLogin.objects.create(username="ana", ip_address="10.0.0.7", failures_since_start=3)
    yield EgressHost.objects.create(host="api.example.com")
    yield Secret.objects.create(name="A_KEY", sealed=secrets.seal("s3cr3t"))
    yield KnobValue.objects.create(name="visit_gap_seconds", value=60)
    yield audit.record(actor=None, action="test", subject="cv_1", details={}, now=now)
    processes.beat(key="one", name="io1@host", pid=1, queues=["outbound"], now=now)
    yield WorkerProcess.objects.get()
    yield from (QueuePause.objects.create(queue="outbound", paused_at=now), Switch.objects.create(name="x", is_on=True))
    held = dict.fromkeys(("waiting", "active", "completed", "failed", "delayed"), 0)
    yield QueueSample.objects.create(queue="outbound", minute=now, **held)
    act = Act.objects.create(verb="close", actor=person, at=now)
    yield from (act, ActItem.objects.create(act=act, conversation=conversation))
    yield CannedAnswer.objects.create(shortcut="oi", title="Oi", text="Olá!")
    yield Macro.objects.create(name="Encerrar", steps=[{"verb": "close", "reason": "resolvido"}])
    yield Draft.objects.create(user=person, conversation=conversation, text="só meu", updated_at=now)
    yield Look.objects.create(user=person, conversation=conversation, at=now)
    yield Watch.objects.create(user=person, conversation=conversation, at=now)
    yield NoticeRule.objects.create(user=person, event="mention")


def _url(row: Model, page: str) -> str:
    meta = row._meta
    arguments = [row.pk] if page == "change" else []
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=arguments)


def test_every_model_of_ours_has_its_page() -> None:
    ours = {model._meta.label for name in APPS for model in apps.get_app_config(name).get_models()}
    assert {label for label, _ in OWN} == ours
    assert {row._meta.label for row in _everything()} == ours


def test_lists_and_rows_open(admin_page: Client) -> None:
    for row in list(_everything()):
        for page in ("changelist", "change"):
            response = admin_page.get(_url(row, page))
            assert response.status_code == 200, (row._meta.label, page)


def test_a_draft_is_its_writers_own(admin_page: Client) -> None:
    [draft] = [row for row in _everything() if isinstance(row, Draft)]
    for page in ("changelist", "change"):
        assert draft.text not in admin_page.get(_url(draft, page)).content.decode()


def test_lists_can_be_searched(admin_page: Client) -> None:
    for row in list(_everything()):
        for term in ("cv_nobody", "12", "+5511999998888", "99999999999999999999999"):
            response = admin_page.get(_url(row, "changelist"), {"q": term})
            assert response.status_code == 200, (row._meta.label, term)


def test_only_what_people_own_can_be_edited(admin_page: Client) -> None:
    for row in list(_everything()):
        answer = admin_page.post(_url(row, "change"), {})
        assert (answer.status_code == 403) == (row._meta.label not in EDITABLE), row._meta.label


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_others_do_not_get_in(role: str) -> None:
    client = Client()
    client.force_login(rows.person(role))
    assert client.get("/admin/").status_code == 302
    client.force_login(rows.person(role, is_staff=True))
    assert client.get("/admin/conversations/message/").status_code == 403


def test_an_admin_who_left_does_not_get_in(admin_page: Client, boss: User) -> None:
    User.objects.filter(pk=boss.pk).update(is_active=False)
    assert admin_page.get("/admin/conversations/message/").status_code == 302


def test_a_list_takes_few_queries_and_counts_no_millions(
    admin_page: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        rows.message(rows.conversation())
        rows.event()
    for url in ("/admin/conversations/message/", "/admin/conversations/webhookevent/"):
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            assert admin_page.get(url).status_code == 200


def test_a_conversation_is_found_by_phone_and_protocol(admin_page: Client) -> None:
    wanted = rows.conversation(of=rows.contact("5511999998888"))
    rows.conversation()
    for term in ("+5511999998888", wanted.protocol, wanted.public_id):
        page = admin_page.get("/admin/conversations/conversation/", {"q": term})
        assert [row.pk for row in page.context["cl"].result_list] == [wanted.pk]


def test_a_raw_event_is_decoded_with_its_phones_hidden(admin_page: Client) -> None:
    body = {"data": {"key": {"remoteJid": "5511999998888@s.whatsapp.net"}, "pushName": "<b>Zé</b>"}}
    event = rows.event(body=json.dumps(body).encode())
    page = admin_page.get(_url(event, "change")).content.decode()
    assert "5511*******88@s.whatsapp.net" in page
    assert "5511999998888" not in page
    assert "&lt;b&gt;Zé&lt;/b&gt;" in page


@pytest.mark.parametrize(("language", "under"), [("en", "Administration"), ("pt-BR", "Administração")])
def test_the_admin_bears_the_name_of_the_platform(admin_page: Client, language: str, under: str) -> None:
    for url in ("/admin/", "/admin/conversations/message/"):
        page = admin_page.get(url, headers={"Accept-Language": language}).content.decode()
        assert "LIA CORTEX</title>" in " ".join(page.split()).replace(" </title>", "</title>")
        assert under in page
        assert "lia/mark.svg" in page
        assert "Django" not in page


def test_teams_stay_what_they_are() -> None:
    """Groups would be a second, contradicting way to say what a person may do."""
    assert "auth.Group" not in {model._meta.label for model in admin.site._registry}
    assert Team in admin.site._registry
    assert AuditEntry in admin.site._registry
