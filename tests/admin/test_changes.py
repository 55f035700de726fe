"""Every change is audited, with the names of fields and never with a text."""

import pytest
from django.conf import settings
from django.test import Client
from rest_framework.authtoken.models import Token

from conversations.models import Instance
from lia_cortex.accounts.models import User
from lia_cortex.registry.models import Admission, AuditEntry, KnobValue
from lia_cortex.registry.services import knobs
from tests.api import rows

pytestmark = pytest.mark.django_db


def _entries() -> list[tuple[str, str, dict[str, object]]]:
    return [(one.action, one.subject, one.details) for one in AuditEntry.objects.order_by("id")]


def test_a_knob_is_chosen_from_the_known_ones_and_counts_at_once(admin_page: Client, boss: User) -> None:
    url = "/admin/registry/knobvalue/"
    listed = admin_page.get(url).content.decode()
    for name in knobs.ALL:
        assert name in listed
    assert admin_page.post(f"{url}add/", {"name": "unknown", "value": 3}).status_code == 200
    assert not KnobValue.objects.exists()
    assert knobs.value(knobs.TURN_QUIET) == settings.TURN_QUIET_SECONDS
    admin_page.post(f"{url}add/", {"name": "turn_quiet_seconds", "value": 3})
    assert knobs.value(knobs.TURN_QUIET) == 3
    admin_page.post(f"{url}turn_quiet_seconds/change/", {"value": 4})
    assert knobs.value(knobs.TURN_QUIET) == 4
    admin_page.post(f"{url}turn_quiet_seconds/delete/", {"post": "yes"})
    assert not KnobValue.objects.exists()
    assert [(action, subject) for action, subject, _ in _entries()] == [
        ("admin.knobvalue.added", "turn_quiet_seconds"),
        ("admin.knobvalue.changed", "turn_quiet_seconds"),
        ("admin.knobvalue.deleted", "turn_quiet_seconds"),
    ]
    assert _entries()[1][2]["values"] == {"from": 3.0, "to": 4.0}
    assert set(AuditEntry.objects.values_list("actor", flat=True)) == {boss.pk}


def test_deleting_several_rows_audits_each(admin_page: Client) -> None:
    for name in ("visit_gap_seconds", "raw_event_days"):
        KnobValue.objects.create(name=name, value=1)
    chosen = {"action": "delete_selected", "_selected_action": ["visit_gap_seconds", "raw_event_days"]}
    admin_page.post("/admin/registry/knobvalue/", chosen | {"post": "yes"})
    assert {subject for _, subject, _ in _entries()} == {"visit_gap_seconds", "raw_event_days"}


def test_a_customers_name_is_not_in_the_audit_log(admin_page: Client) -> None:
    contact = rows.contact()
    page = f"/admin/conversations/contact/{contact.pk}/change/"
    form = {"name": "Maria", "identities-TOTAL_FORMS": 0, "identities-INITIAL_FORMS": 0}
    assert admin_page.post(page, form).status_code == 302
    contact.refresh_from_db()
    assert contact.name == "Maria"
    assert _entries() == [("admin.contact.changed", contact.public_id, {"fields": ["Name"]})]


def test_the_role_opens_the_admin(admin_page: Client) -> None:
    form = {"username": "rui", "role": "admin", "password1": "uma-senha-longa", "password2": "uma-senha-longa"}
    admin_page.post("/admin/accounts/user/add/", form | {"usable_password": "true"})
    rui = User.objects.get(username="rui")
    assert rui.is_staff
    assert not rui.is_superuser
    form = {"username": "rui", "role": "agent", "is_active": "on", "first_name": "", "last_name": "", "capacity": "6"}
    admin_page.post(f"/admin/accounts/user/{rui.pk}/change/", form | {"email": ""})
    rui.refresh_from_db()
    assert (rui.role, rui.is_staff) == ("agent", False)
    assert [(action, subject) for action, subject, _ in _entries()] == [
        ("admin.user.added", rui.public_id),
        ("admin.user.changed", rui.public_id),
    ]


def test_a_new_password_is_audited_and_not_written_down(admin_page: Client) -> None:
    agent = rows.person("agent")
    form = {"password1": "outra-senha-longa", "password2": "outra-senha-longa", "usable_password": "true"}
    admin_page.post(f"/admin/accounts/user/{agent.pk}/password/", form)
    agent.refresh_from_db()
    assert agent.check_password("outra-senha-longa")
    ((action, subject, details),) = _entries()
    assert (action, subject) == ("admin.user.changed", agent.public_id)
    assert "outra" not in str(details)


def test_a_token_is_shown_once(admin_page: Client) -> None:
    agent = rows.person("supervisor")
    made = admin_page.post("/admin/authtoken/tokenproxy/add/", {"user": agent.pk}, follow=True)
    key = Token.objects.get().key
    assert made.content.decode().count(key) == 1
    for page in (f"{agent.pk}/change/", f"{agent.pk}/history/", f"{agent.pk}/delete/"):
        opened = admin_page.get(f"/admin/authtoken/tokenproxy/{page}")
        assert opened.status_code == 200
        assert key not in opened.content.decode()
    assert key not in admin_page.get("/admin/").content.decode()
    again = admin_page.get("/admin/authtoken/tokenproxy/").content.decode()
    assert key not in again
    assert key[:6] in again
    assert _entries() == [("admin.tokenproxy.added", agent.public_id, {})]


def test_an_instance_keeps_its_name_and_state(admin_page: Client) -> None:
    instance = rows.instance("principal", status="closed")
    form = {"number": instance.number_id, "sends_per_minute": 20, "name": "other", "status": "open"}
    page = f"/admin/conversations/instance/{instance.pk}/change/"
    assert admin_page.post(page, form).status_code == 302
    instance.refresh_from_db()
    assert (instance.name, instance.status, instance.sends_per_minute) == ("principal", "closed", 20)


def test_an_instance_can_be_added(admin_page: Client) -> None:
    form = {"name": "second", "number": rows.number().pk, "sends_per_minute": 50}
    assert admin_page.post("/admin/conversations/instance/add/", form).status_code == 302
    assert Instance.objects.get().status == "connecting"


def test_there_is_one_admission_level(admin_page: Client) -> None:
    add = "/admin/registry/admission/add/"
    assert admin_page.post(add, {"level": 3, "reason": "fire drill"}).status_code == 302
    assert Admission.objects.get().level == 3
    assert admin_page.post(add, {"level": 0}).status_code == 403
