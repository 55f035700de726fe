"""Notes, marks and setting aside, through the endpoints."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from conversations.models import Conversation, Mention, Note, Tag
from conversations.services import notes
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from tests.api import rows

pytestmark = [pytest.mark.urls("conversations.api.urls"), pytest.mark.django_db]
AsPerson = Callable[[User], APIClient]


def post(client: APIClient, of: Conversation, act: str, **body: object) -> Any:
    return client.post(f"/api/v1/conversations/{of.public_id}/{act}/", body, format="json")


def test_notes_are_written_listed_in_pages_and_tell_who_is_named(api: APIClient, as_person: AsPerson) -> None:
    owner, colleague = rows.person("agent"), rows.person("agent", first_name="Rui")
    talk = rows.conversation("human", owner=owner)
    assert as_person(colleague).get(f"/api/v1/conversations/{talk.public_id}/").status_code == 404
    text = f"Veja isto, @{colleague.username}. Não o ana@exemplo.com nem @ninguem"
    written = post(as_person(owner), talk, "notes", text=text)
    assert written.status_code == 201, written.json()
    assert (written.json()["kind"], written.json()["mentions"]) == ("note", [colleague.username])
    for number in range(2):
        assert post(api, talk, "notes", text=f"nota {number}").status_code == 201
    page = api.get(f"/api/v1/conversations/{talk.public_id}/notes/?limit=2").json()
    assert [each["text"] for each in page["results"]] == [text, "nota 0"]
    assert [each["text"] for each in api.get(page["next"]).json()["results"]] == ["nota 1"]
    # Named, a colleague sees the conversation and writes a note, and nothing else.
    named = as_person(colleague)
    assert post(named, talk, "notes", text="vi").status_code == 201
    assert (post(named, talk, "take-over").status_code, post(named, talk, "close", reason="x").status_code) == (
        403,
        403,
    )
    assert notes.seen(conversation_id=talk.pk, person=colleague, now=clock.now()) == 1
    assert not Mention.objects.filter(seen_at__isnull=True).exists()


def test_a_note_sent_twice_is_written_once(api: APIClient, as_person: AsPerson) -> None:
    colleague = rows.person("agent")
    talk, key = rows.conversation(), {"Idempotency-Key": "n-1"}
    url, note = f"/api/v1/conversations/{talk.public_id}/notes/", {"text": f"Veja, @{colleague.username}"}
    first = api.post(url, note, format="json", headers=key)
    again = api.post(url, note, format="json", headers=key)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert (Note.objects.count(), Mention.objects.count()) == (1, 1)
    other = api.post(url, {"text": "outra"}, format="json", headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")
    elsewhere = f"/api/v1/conversations/{rows.conversation().public_id}/notes/"
    assert api.post(elsewhere, note, format="json", headers=key).status_code == 409
    # A key is its person's own.
    assert as_person(rows.person("supervisor")).post(url, note, format="json", headers=key).status_code == 201
    too_long = api.post(url, note, format="json", headers={"Idempotency-Key": "k" * 121})
    assert (too_long.status_code, list(too_long.json()["fields"])) == (400, ["Idempotency-Key"])


def test_what_is_no_note(api: APIClient, as_person: AsPerson) -> None:
    agent = rows.person("agent")
    talk = rows.conversation("human", owner=agent)
    assert post(api, talk, "notes", text=" ").status_code == 400
    assert post(api, talk, "notes", text="x" * 4001).status_code == 400
    assert post(api, talk, "notes", text="x", kind="shout").status_code == 400
    assert post(as_person(agent), talk, "notes", text="x", kind="whisper").json()["code"] == "not_allowed"
    assert post(api, rows.conversation("closed"), "notes", text="x", kind="whisper").status_code == 409
    assert post(api, rows.conversation("closed"), "notes", text="x").status_code == 201


def test_priority_tags_and_setting_aside(api: APIClient, as_person: AsPerson, supervisor: User) -> None:
    Tag.objects.create(name="vip")
    Tag.objects.create(name="old", is_active=False)
    talk = rows.conversation("human", owner=supervisor)
    assert post(api, talk, "priority", priority=2).json()["priority"] == 2
    assert post(api, talk, "priority", priority=10).status_code == 400
    tagged = post(api, talk, "tags", add=["VIP"]).json()
    assert (tagged["tags"], tagged["priority"]) == (["vip"], 1)
    assert post(api, talk, "tags", add=["old"]).json()["code"] == "unknown_tag"
    assert post(api, talk, "tags", remove=["vip"]).json()["tags"] == []
    until = clock.now() + timedelta(hours=1)
    aside = post(api, talk, "set-aside", until=until.isoformat()).json()
    assert (aside["state"], aside["owner"]["kind"], aside["snoozed_until"][:10]) == (
        "waiting_customer",
        "person",
        until.isoformat()[:10],
    )
    assert post(api, talk, "set-aside", until=(until - timedelta(hours=2)).isoformat()).status_code == 409
    assert post(api, talk, "wake").json()["state"] == "human"
    assert post(api, rows.conversation(), "set-aside").json()["code"] == "not_possible_now"
    agent = rows.person("agent")
    mine = rows.conversation("human", owner=agent)
    assert post(as_person(agent), mine, "priority", priority=0).status_code == 403
    assert post(as_person(agent), mine, "tags", add=["vip"]).status_code == 200
