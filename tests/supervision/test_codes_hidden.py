"""Verification codes are dots on the board, wherever a message that holds one is shown."""

from collections.abc import Callable

from django.test import Client

from conversations.models import Message
from conversations.queries.codes import CODE, DOTS, HIDES
from lia_cortex.accounts.models import User
from tests.supervision.company import Company
from tests.supervision.test_taken import takes

MARK = {HIDES: CODE}


def test_a_marked_message_shows_dots_everywhere(company: Company, as_person: Callable[[User], Client]) -> None:
    client = as_person(company.person("rosa", role="supervisor"))
    talk = company.conversation()
    sent = company.answers(talk, "Your code is 482915. It counts.", ago=9, author="system", extra=MARK)
    edited = [{"text": "482 915", "until": "2026-11-22T15:00:00"}]
    heard = takes(company, talk, "audio", "audio/ogg", kind="heard", text="é o 482915", status="done")
    Message.objects.filter(pk=heard.attachment.message_id).update(extra=MARK)
    # The protocol is no code of six digits, and stays.
    company.says(
        talk,
        "é 4829-15 do 20261122000001",
        extra=MARK | {"transcript": "482915"},
        earlier_texts=edited,
        reply_to_provider_id=sent.provider_id,
    )
    pages = [client.get(path).content.decode() for path in (f"/c/{talk.public_id}/", "/")]
    for page in pages:
        assert DOTS in page
        assert not any(each in page for each in ("482915", "482 915", "4829-15"))
    assert "20261122000001" in pages[0]


def test_what_nobody_marked_is_shown(company: Company, as_person: Callable[[User], Client]) -> None:
    client = as_person(company.person("rosa", role="supervisor"))
    talk = company.conversation()
    company.says(talk, "o roteador diz 482915")
    assert "482915" in client.get(f"/c/{talk.public_id}/").content.decode()
    assert "482915" in client.get("/").content.decode()


def test_a_preview_that_cuts_a_code_off_shows_none_of_it(company: Company, as_person: Callable[[User], Client]) -> None:
    client = as_person(company.person("rosa", role="supervisor"))
    talk = company.conversation()
    company.says(talk, "x" * 155 + " 482915", extra=MARK)
    page = client.get("/").content.decode()
    assert "4829" not in page
    assert DOTS in page
