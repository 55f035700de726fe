"""Writing to the customer from the desk, and what is kept until it is sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conversations.models import Conversation, Message, Outbound
from conversations.services import handoff, instances
from lia_cortex.accounts.models import User
from lia_cortex.integrations.evolution import schemas
from lia_cortex.supervision.models import Draft
from tests.browser.pictures import png
from tests.supervision.company import Company

State = Conversation.State
JSON = {"Accept": "application/json"}


@pytest.fixture
def ana(company: Company) -> User:
    return company.person("ana", team=company.team)


def test_who_has_the_floor_writes_to_the_customer_once(
    company: Company, ana: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    Draft.objects.create(user=ana, conversation=talk, text="Bom d", updated_at=company.now)
    client, said = as_person(ana), {"text": "Bom dia!\r\nJá vejo.", "key": "k1"}
    first = client.post(f"/c/{talk.public_id}/say/", said, headers=JSON)
    again = client.post(f"/c/{talk.public_id}/say/", said, headers=JSON)
    assert (first.status_code, again.status_code) == (200, 200)
    [message] = Message.objects.filter(conversation=talk)
    assert (message.text, message.author, message.person) == ("Bom dia!\nJá vejo.", "person", ana)
    assert Outbound.objects.get(message=message).status == "queued"
    assert message.public_id in first.json()["thread"]["items"]
    client.post(f"/c/{talk.public_id}/draft/", {"kind": "reply", "text": "Bom dia!\nJá vejo."})  # it comes late
    assert not Draft.objects.exists()
    plain = client.post(f"/c/{talk.public_id}/say/", {"text": "oi"})
    assert plain.headers["Location"] == f"/c/{talk.public_id}/"


def test_a_refused_text_is_told_why_and_stays_a_draft(
    company: Company, ana: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation(state=State.WAITING_HUMAN, team=company.team)
    client = as_person(ana)
    client.post(f"/c/{talk.public_id}/draft/", {"kind": "reply", "text": "Bom dia!"})
    answer = client.post(f"/c/{talk.public_id}/say/", {"text": "Bom dia!"}, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_your_floor")
    assert "Take the conversation over" in answer.json()["words"]
    assert not Message.objects.exists()
    assert "Bom dia!" in client.get(f"/c/{talk.public_id}/").content.decode()
    taken = client.post(f"/c/{talk.public_id}/say/", {"text": "Bom dia!", "take_over": "1"}, headers=JSON)
    assert taken.status_code == 200
    talk.refresh_from_db()
    assert talk.owner == ana
    assert not Draft.objects.exists()


def test_who_writes_is_told_while_whatsapp_is_disconnected(
    company: Company, ana: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    client, told = as_person(ana), "WhatsApp is disconnected"
    session = company.number.instances.create(name="principal", status="open", status_at=company.now)
    assert told not in client.get(f"/c/{talk.public_id}/").content.decode()
    gone = schemas.ConnectionChanged("principal", "close", 401, logged_out=True)
    instances.connection_changed(gone, instance=session, now=company.now)
    answer = client.post(f"/c/{talk.public_id}/say/", {"text": "Bom dia!"}, headers=JSON)
    assert told in answer.json()["thread"]["floor"]
    company.number.instances.create(name="reserva", status="cooling", status_at=company.now)
    assert told not in client.get(f"/c/{talk.public_id}/now/").json()["floor"]


def test_only_who_had_it_is_told_where_it_is(company: Company, ana: User, as_person: Callable[[User], Client]) -> None:
    bia, leo = company.person("bia"), company.person("leo")
    talk = company.conversation()
    for person in (ana, bia):
        handoff.take_over(conversation_id=talk.pk, person=person, now=company.now)
    open_there = {"section": "desk", "open": talk.public_id}
    ask = {person.username: as_person(person).get("/board/changes/", open_there).json() for person in (ana, leo)}
    assert ask["ana"]["thread"]["where"] == "Bia has it now."
    assert (ask["leo"]["thread"]["where"], ask["leo"]["thread"]["head"]) == ("", "")


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), ("a" * 5000, "too_long")])
def test_what_cannot_be_a_message_is_refused(
    company: Company, ana: User, as_person: Callable[[User], Client], text: str, code: str
) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    answer = as_person(ana).post(f"/c/{talk.public_id}/say/", {"text": text}, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_drafts_are_each_persons_own(company: Company, ana: User, as_person: Callable[[User], Client]) -> None:
    talk = company.conversation(state=State.WAITING_HUMAN, team=company.team)
    client, address = as_person(ana), f"/c/{talk.public_id}/draft/"
    assert client.post(address, {"kind": "reply", "text": "meu rascunho"}).status_code == 204
    assert client.post(address, {"kind": "letter", "text": "x"}).status_code == 400
    assert "meu rascunho" in client.get(f"/c/{talk.public_id}/").content.decode()
    rosa = as_person(company.person("rosa", role="supervisor"))
    assert "meu rascunho" not in rosa.get(f"/c/{talk.public_id}/").content.decode()
    client.post(address, {"kind": "reply", "text": " "})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("verb", ["say", "draft"])
def test_nobody_writes_where_he_sees_nothing(
    company: Company, ana: User, as_person: Callable[[User], Client], verb: str
) -> None:
    hers = company.conversation(state=State.HUMAN, owner=company.person("bia"))
    fields = {"text": "oi", "kind": "reply"}
    assert as_person(ana).post(f"/c/{hers.public_id}/{verb}/", fields).status_code == 404
    assert as_person(ana).post(f"/c/cv_{'0' * 20}/{verb}/", fields).status_code == 404
    assert as_person(ana).get(f"/c/{hers.public_id}/{verb}/").status_code == 405
    assert Client().post(f"/c/{hers.public_id}/{verb}/", fields).headers["Location"].startswith("/login/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    assert strict.post(f"/c/{hers.public_id}/{verb}/", fields).status_code == 403
    assert not Message.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("state", "shown"),
    [(State.BOT, "bot"), (State.WAITING_HUMAN, "queue"), (State.HUMAN, "person"), (State.CLOSED, "closed")],
)
def test_the_page_says_who_has_the_floor(
    company: Company, as_person: Callable[[User], Client], state: str, shown: str
) -> None:
    owner = company.person("bia") if state == State.HUMAN else None
    talk = company.conversation(state=state, owner=owner)
    page = as_person(company.person("rosa", role="supervisor")).get(f"/c/{talk.public_id}/").content.decode()
    assert f'data-floor="{shown}"' in page


def test_an_open_thread_costs_as_many_queries_with_a_composer(
    company: Company, ana: User, as_person: Callable[[User], Client], django_assert_max_num_queries: Any
) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    client = as_person(ana)
    with django_assert_max_num_queries(11):
        client.get(f"/c/{talk.public_id}/", headers={"HX-Request": "true"})


def test_a_file_goes_with_its_words_once(company: Company, ana: User, as_person: Callable[[User], Client]) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    client, address = as_person(ana), f"/c/{talk.public_id}/say/"
    for _ in range(2):
        file = SimpleUploadedFile("luz.png", png(), content_type="application/octet-stream")
        sent = client.post(address, {"text": "veja", "key": "k1", "file": file}, headers=JSON)
        assert sent.status_code == 200
    [message] = Message.objects.filter(conversation=talk)
    assert (message.kind, message.text) == ("image", "veja")
    broken = SimpleUploadedFile("voz.ogg", b"no sound at all")
    refused = client.post(address, {"voice": "1", "file": broken}, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_sound")


def test_what_failed_is_sent_again_by_who_has_the_floor(
    company: Company, ana: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    message = company.answers(talk, "oi", status="failed", author="person", person=ana)
    send = message.outbound.get()
    client = as_person(ana)
    address = f"/c/{talk.public_id}/resend/{send.public_id}/"
    assert address in client.get(f"/c/{talk.public_id}/").content.decode()
    assert client.post(address, headers=JSON).status_code == 200
    send.refresh_from_db()
    assert send.status == "queued"
    again = client.post(address, headers=JSON)
    assert (again.status_code, again.json()["code"]) == (409, "not_possible_now")
    other = company.answers(company.conversation(), "oi", status="failed").outbound.get()
    assert client.post(f"/c/{talk.public_id}/resend/{other.public_id}/").status_code == 404
