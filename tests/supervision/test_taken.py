"""What files say, under the file: seen, heard, read, or why not; simulated senses say so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from assistants.models import Perception
from conversations.models import Conversation, MediaReading
from lia_cortex.accounts.models import User
from tests.supervision.company import Company


@pytest.fixture
def page(company: Company, as_person: Callable[[User], Client]) -> Callable[[Conversation], str]:
    client = as_person(company.person("rosa", role="supervisor"))
    return lambda talk: client.get(f"/c/{talk.public_id}/").content.decode()


def takes(company: Company, talk: Conversation, message_kind: str, sniffed: str, **fields: object) -> MediaReading:
    """Let the customer send a file of which this came."""
    message = company.says(talk, kind=message_kind)
    thumbnail = "thumbnails/x.jpg" if sniffed.startswith("image/") else ""
    attachment = company.attaches(message, path="ab/cd", sniffed=sniffed, thumbnail=thumbnail, file_name="conta.pdf")
    told: dict[str, object] = {"status": "done", "created_at": company.now, "due_at": company.now}
    return MediaReading.objects.create(attachment=attachment, conversation=talk, **(told | fields))


def perception(company: Company, **fields: object) -> Perception:
    """Store that somebody looked or listened."""
    told: dict[str, object] = {
        "reference": "at_1",
        "scope": "cv_1",
        "assistant": company.assistant,
        "sense": "sight",
        "status": "answered",
        "sha256": "0" * 64,
        "size": 1,
        "mime": "image/png",
        "provider": "api.example.com",
        "model": "m",
        "started_at": company.now - timedelta(seconds=2),
    }
    return Perception.objects.create(**(told | fields))


def test_a_picture_with_what_was_seen(company: Company, page: Callable[[Conversation], str]) -> None:
    talk = company.conversation()
    reading = takes(
        company,
        talk,
        "image",
        "image/png",
        kind="seen",
        text="Um boleto <b>",
        fields={"kind": "payment_slip", "amount": "R$ 99,90", "lights": [{"name": "LOS", "state": "vermelha"}]},
        perception=perception(company, is_simulated=True),
    )
    shown = page(talk)
    assert f"/attachments/{reading.attachment.public_id}/thumbnail/" in shown
    assert "Um boleto &lt;b&gt;" in shown
    assert "R$ 99,90" in shown
    assert "LOS vermelha" in shown
    assert "taken-simulated" in shown


def test_a_voice_message_with_its_transcript(company: Company, page: Callable[[Conversation], str]) -> None:
    talk = company.conversation()
    takes(company, talk, "audio", "audio/ogg", kind="heard", text="minha internet caiu", perception=perception(company))
    shown = page(talk)
    assert "<audio" in shown
    assert "minha internet caiu" in shown
    assert "taken-simulated" not in shown


def test_a_document_with_a_link_and_its_text(company: Company, page: Callable[[Conversation], str]) -> None:
    talk = company.conversation()
    reading = takes(company, talk, "document", "application/pdf", kind="read", text="Contrato 4711", pages=3)
    shown = page(talk)
    assert f'href="/attachments/{reading.attachment.public_id}/"' in shown
    assert "conta.pdf" in shown
    assert "Contrato 4711" in shown


def test_what_could_not_be_taken_in_says_why(company: Company, page: Callable[[Conversation], str]) -> None:
    talk = company.conversation()
    takes(company, talk, "document", "application/pdf", status="failed", reason="pdf_encrypted")
    assert "taken-failed" in page(talk)


def test_a_file_that_only_claims_to_be_a_picture_is_not_shown_as_one(
    company: Company, page: Callable[[Conversation], str]
) -> None:
    talk = company.conversation()
    takes(company, talk, "image", "text/html", status="failed", reason="not_a_picture")
    assert "<img" not in page(talk).split('class="items"')[1]
