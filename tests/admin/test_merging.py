"""An admin merges two contacts and separates them again; both are confirmed first, and audited."""

import pytest
from django.http import HttpResponse
from django.test import Client

from conversations.models import Contact, ContactMerge, Conversation
from lia_cortex.accounts.models import User
from lia_cortex.registry.models import AuditEntry
from tests.api import rows

pytestmark = pytest.mark.django_db
CONTACTS, MERGES = "/admin/conversations/contact/", "/admin/conversations/contactmerge/"
PHONE = "5511977776666"


@pytest.fixture
def two() -> tuple[Contact, Contact]:
    """Give two contacts."""
    return rows.contact(name="Ana"), rows.contact(PHONE, name="Ana Souza")


def act(page: Client, url: str, action: str, *chosen: Contact | ContactMerge, **given: str) -> HttpResponse:
    """Do the action as the page does; confirmed when something is given."""
    form = {"action": action, "_selected_action": [row.pk for row in chosen]} | given
    return page.post(url, form, follow=True)  # type: ignore[return-value]


def merge(page: Client, *chosen: Contact, other: str) -> HttpResponse:
    """Confirm a merge."""
    return act(page, CONTACTS, "merge", *chosen, confirmed="yes", other=other, reason="said so on the phone")


def test_a_merge_is_asked_for_first(admin_page: Client, two: tuple[Contact, Contact]) -> None:
    asked = act(admin_page, CONTACTS, "merge", *two)
    assert asked.status_code == 200
    page = asked.content.decode()
    assert "Ana" in page
    assert f'value="{two[1].public_id}"' in page  # the second of two chosen ones is filled in
    assert not ContactMerge.objects.exists()


@pytest.mark.parametrize("named_by", ["public id", "phone", "whatsapp id"])
def test_two_contacts_are_merged_and_it_is_written_down(
    admin_page: Client, boss: User, two: tuple[Contact, Contact], named_by: str
) -> None:
    names = {"public id": two[1].public_id, "phone": f"+{PHONE}", "whatsapp id": f"{PHONE}@s.whatsapp.net"}
    merge(admin_page, two[0], other=names[named_by])
    made = ContactMerge.objects.get()
    assert (made.survivor, made.absorbed) == two
    assert (made.merged_by, made.evidence) == (boss, "said so on the phone")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action) == (boss, "conversations.contacts_merged")
    assert entry.subject == two[1].public_id
    assert entry.details == {"survivor": two[0].public_id, "merge": made.pk}  # ids, and no words of the person


@pytest.mark.parametrize("other", ["", "+5511900000000", "itself"])
def test_nobody_is_merged_with_nobody_or_with_oneself(
    admin_page: Client, two: tuple[Contact, Contact], other: str
) -> None:
    answer = merge(admin_page, two[0], other=two[0].public_id if other == "itself" else other)
    assert 'role="alert"' in answer.content.decode()
    assert not ContactMerge.objects.exists()
    assert not AuditEntry.objects.exists()


def test_three_at_once_are_too_many(admin_page: Client, two: tuple[Contact, Contact]) -> None:
    merge(admin_page, *two, rows.contact(), other=two[1].public_id)
    assert not ContactMerge.objects.exists()


def test_a_merge_is_separated_once_confirmed(admin_page: Client, boss: User, two: tuple[Contact, Contact]) -> None:
    conversation = rows.conversation("bot", of=two[0])
    rows.message(conversation, identity=two[1].identities.get(kind="jid"))
    merge(admin_page, two[0], other=two[1].public_id)
    made = ContactMerge.objects.get()
    assert act(admin_page, MERGES, "separate", made).status_code == 200
    made.refresh_from_db()
    assert made.separated_at is None
    act(admin_page, MERGES, "separate", made, confirmed="yes")
    made.refresh_from_db()
    assert made.separated_by == boss
    assert set(Contact.objects.values_list("merged_into", flat=True)) == {None}
    assert Conversation.objects.get().state == "waiting_human"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor, entry.action, entry.subject) == (
        boss,
        "conversations.contacts_separated",
        two[1].public_id,
    )
    again = act(admin_page, MERGES, "separate", made, confirmed="yes")
    assert AuditEntry.objects.count() == 2  # refused, and nothing written down
    assert again.status_code == 200


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_others_may_do_neither(role: str, two: tuple[Contact, Contact], admin_page: Client) -> None:
    other = Client()
    other.force_login(rows.person(role, is_staff=True))
    assert merge(other, two[0], other=two[1].public_id).status_code == 403
    merge(admin_page, two[0], other=two[1].public_id)
    assert act(other, MERGES, "separate", ContactMerge.objects.get(), confirmed="yes").status_code == 403
    assert ContactMerge.objects.get().separated_at is None
