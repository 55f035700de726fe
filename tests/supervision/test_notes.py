"""Notes and whispers beside a thread, and what else happened, in words."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.html import strip_tags

from conversations.models import Conversation, Mention, Note
from conversations.services import handoff
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Draft
from lia_cortex.supervision.queries import thread
from lia_cortex.supervision.queries.bubbles import Bubble, Line, Remark
from tests.supervision.company import NOON, Company

State = Conversation.State
JSON = {"Accept": "application/json"}


@pytest.fixture
def ana(company: Company) -> User:
    return company.person("ana", team=company.team)


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


def test_a_note_is_yellow_names_a_colleague_and_never_leaves(
    company: Company, ana: User, rosa: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    Draft.objects.create(user=ana, conversation=talk, kind="note", text="@ro", updated_at=company.now)
    fields = {"text": "@rosa, <b>vê</b> isto?", "mode": "note"}
    answer = as_person(ana).post(f"/c/{talk.public_id}/note/", fields, headers=JSON)
    items = answer.json()["thread"]["items"]
    assert "<strong>@rosa</strong>, &lt;b&gt;vê&lt;/b&gt; isto?" in items
    assert "Note by Ana" in items
    assert Mention.objects.get(seen_at=None).user == rosa
    as_person(rosa).get(f"/c/{talk.public_id}/")
    assert not Mention.objects.filter(seen_at=None).exists()
    assert not talk.messages.exists()
    assert not Draft.objects.exists()
    empty = as_person(ana).post(f"/c/{talk.public_id}/note/", {"text": " "}, headers=JSON)
    assert (empty.status_code, empty.json()["code"]) == (409, "empty")


@pytest.mark.parametrize("mode", ["note", "whisper"])
def test_the_same_deed_twice_is_one_note(
    company: Company, rosa: User, as_person: Callable[[User], Client], mode: str
) -> None:
    talk, client = company.conversation(), as_person(rosa)
    fields = {"text": "ofereça a visita", "mode": mode, "key": "k1"}
    first, again = (client.post(f"/c/{talk.public_id}/note/", fields, headers=JSON) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert Note.objects.get().kind == mode
    other = client.post(f"/c/{talk.public_id}/note/", fields | {"text": "outra"}, headers=JSON)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")
    client.post(f"/c/{talk.public_id}/note/", fields | {"key": "k2"}, headers=JSON)
    assert Note.objects.count() == 2


def test_a_half_written_whisper_is_kept_until_it_is_said(
    company: Company, rosa: User, as_person: Callable[[User], Client]
) -> None:
    talk, client = company.conversation(), as_person(rosa)
    client.post(f"/c/{talk.public_id}/draft/", {"kind": "whisper", "text": "ofereça a vi"})
    assert 'data-text="ofereça a vi"' in client.get(f"/c/{talk.public_id}/").content.decode()
    client.post(f"/c/{talk.public_id}/note/", {"text": "ofereça a visita", "mode": "whisper"}, headers=JSON)
    assert not Draft.objects.exists()


def test_only_supervisors_whisper(company: Company, ana: User, rosa: User, as_person: Callable[[User], Client]) -> None:
    talk = company.conversation()
    hint = {"text": "ofereça a visita", "mode": "whisper"}
    said = as_person(rosa).post(f"/c/{talk.public_id}/note/", hint, headers=JSON)
    assert "Rosa whispers to the assistant" in said.json()["thread"]["items"]
    assert Note.objects.get().kind == "whisper"
    mine = company.conversation(state=State.HUMAN, owner=ana)
    assert 'value="whisper"' not in as_person(ana).get(f"/c/{mine.public_id}/").content.decode()
    refused = as_person(ana).post(f"/c/{mine.public_id}/note/", hint, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_allowed")


def test_a_whisper_s_line_says_to_whom_and_what_became_of_it(
    company: Company, ana: User, rosa: User, as_person: Callable[[User], Client]
) -> None:
    talk, client = company.conversation(), as_person(rosa)

    def heads() -> list[str]:
        page = client.get(f"/c/{talk.public_id}/").content.decode()
        return [" ".join(strip_tags(part.split("<time")[0]).split()) for part in page.split('class="note-who">')[1:]]

    def whisper(text: str) -> None:
        client.post(f"/c/{talk.public_id}/note/", {"text": text, "mode": "whisper"}, headers=JSON)

    whisper("ofereça a visita")
    assert heads() == ["Rosa whispers to the assistant"]
    handoff.take_over(conversation_id=talk.pk, person=ana, now=company.now)
    whisper("seja breve")
    missed = "Rosa whispered to the assistant · not taken in: it lost the floor before"
    assert heads() == [missed, "Rosa whispers to Ana"]
    handoff.return_to_bot(conversation_id=talk.pk, person=ana, now=company.now)
    whisper("e com calma")
    assert heads() == [missed, "Rosa whispers to Ana", "Rosa whispers to the assistant"]
    Note.objects.filter(text="e com calma").update(read_by_turn=1)
    assert heads()[-1] == "Rosa whispered to the assistant · taken in"


def test_what_one_author_says_within_a_minute_stands_under_one_name(company: Company, rosa: User) -> None:
    talk = company.conversation()
    for ago in (200, 170, 60):
        company.says(talk, "oi", ago=ago)
    company.answers(talk, "Olá!", ago=59)
    company.notes(talk, "taken_over", ago=58, actor=rosa)
    company.answers(talk, "Tudo bem?", ago=57)
    items = thread.read(person=rosa, public_id=talk.public_id, now=NOON).items
    assert [item.is_joined for item in items if isinstance(item, Bubble)] == [False, True, False, False, False]
    cut = thread.read(person=rosa, public_id=talk.public_id, now=NOON, size=4).items
    assert [item.is_joined for item in cut if isinstance(item, Bubble)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("kind", "details", "shown"),
    [
        ("priority", {"before": 5, "to": 1}, ["Normal → Urgent"]),
        ("tagged", {"added": ["visita"], "removed": ["plano"]}, ["+ visita", "− plano"]),
        ("set_aside", {"until": "2026-11-23T11:00:00+00:00"}, ["until 23 Nov, 08:00"]),
        ("noticed", {"goes": "queue", "at": "2026-11-22T15:10:00+00:00"}, ["To the team's queue", "22 Nov, 12:10"]),
        ("queued", {"reason": "pediu", "team": "Suporte"}, ["Suporte", "pediu"]),
    ],
)
def test_events_are_told_in_words(
    company: Company,
    rosa: User,
    as_person: Callable[[User], Client],
    kind: str,
    details: dict[str, object],
    shown: list[str],
) -> None:
    talk = company.conversation()
    company.notes(talk, kind, details=details)
    page = as_person(rosa).get(f"/c/{talk.public_id}/").content.decode()
    assert all(words in page.replace("&#x27;", "'") for words in shown)


def test_who_was_given_the_conversation_is_named(company: Company, rosa: User, ana: User) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    company.notes(talk, "taken_over", actor=rosa, details={"to": ana.public_id})
    [line] = thread.read(person=rosa, public_id=talk.public_id, now=NOON).items
    assert isinstance(line, Line)
    assert (line.label, line.actor) == ("Given to Ana", "Rosa")


def test_who_was_given_it_by_a_rule_is_named_and_that_it_was_a_rule(
    company: Company, rosa: User, ana: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    company.notes(talk, "taken_over", details={"to": ana.public_id})
    [line] = thread.read(person=rosa, public_id=talk.public_id, now=NOON).items
    assert isinstance(line, Line)
    assert (line.label, line.details, line.actor) == ("Given to Ana", ("automatically",), "")
    page = " ".join(as_person(rosa).get(f"/c/{talk.public_id}/").content.decode().split())
    assert "Given to Ana · automatically" in page


def test_notes_stay_on_the_page_of_their_time(company: Company, rosa: User) -> None:
    talk = company.conversation(opened_at=company.now)
    for index in range(6):
        company.says(talk, str(index), ago=60 - 10 * index)
        Note.objects.create(conversation=talk, author=rosa, text=f"n{index}", at=talk.messages.last().at)  # type: ignore[union-attr]
    newest = thread.read(person=rosa, public_id=talk.public_id, now=NOON, size=3)
    older = thread.read(person=rosa, public_id=talk.public_id, now=NOON, size=3, before=newest.earlier)
    texts = [[item.text for item in page.items if isinstance(item, Remark)] for page in (older, newest)]
    assert texts == [["n0", "n1", "n2"], ["n3", "n4", "n5"]]
