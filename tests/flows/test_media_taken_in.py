"""A picture is seen, a voice message heard, a document read: and then there is one answer."""

import base64

import pytest
from pytest_django.fixtures import Settings

from assistants.models import Assistant, Perception, PrivateValue
from conversations.models import Attachment, Conversation, MediaReading, Message, Turn
from lia_cortex.registry.services import knobs
from lia_cortex.settings import files
from tests import media
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, turn_knob
from tests.flows.sending import body, sends
from tests.worker import Clock, Worker

ROUTER = "Roteador com a luz LOS vermelha"


def said_to(model: ModelServer) -> list[str]:
    """Return the customer's words in the last request for an answer."""
    return [item["content"] for item in model.asked()[-1]["input"] if item.get("role") == "user"]


def notes_to(model: ModelServer) -> str:
    """Return what our code told the model besides, in the last request for an answer."""
    return "\n".join(item["content"] for item in model.asked()[-1]["input"] if item.get("role") == "developer")


def test_a_picture_is_seen_and_answered_once(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    sends(customer, "image", media.png(ROUTER), caption="o que é isso?")
    worker.run_until_idle()
    assert len(gateway.texts()) == 1
    assert ROUTER in gateway.texts()[0]
    reading = MediaReading.objects.get()
    assert (reading.status, reading.kind) == ("done", "seen")
    assert reading.fields["kind"] == "error_screen"
    attachment = Attachment.objects.get()
    assert (attachment.state, attachment.sniffed) == ("stored", "image/png")
    assert (attachment.width, attachment.height) == (32, 24)
    assert attachment.thumbnail
    assert Turn.objects.get().status == "done"


def test_what_left_for_the_provider_is_recorded(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    sends(customer, "image", media.png(ROUTER), caption="meu CPF é 529.982.247-25, o que é isso?")
    worker.run_until_idle()
    [seen] = model.saw()
    words, picture = seen["input"][0]["content"]
    assert "[CPF_1], o que é isso?" in words["text"]
    assert "529" not in words["text"]
    row = Perception.objects.get()
    assert row.sha256 in picture["image_url"]
    assert (row.sense, row.status, row.model, row.is_simulated) == ("sight", "answered", "gpt-4.1-mini", True)
    assert row.provider == model.url.removeprefix("http://")
    assert row.reference == Attachment.objects.get().public_id
    assert row.scope == Conversation.objects.get().public_id
    assert row.input_tokens
    assert row.output_tokens
    assert row.cost_usd


def test_a_payment_slip_becomes_fields(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    sends(customer, "image", media.png(media.SLIP), caption="posso pagar esse?")
    worker.run_until_idle()
    fields = MediaReading.objects.get().fields
    assert (fields["kind"], fields["amount"], fields["due_date"]) == ("payment_slip", "R$ 99,90", "10/12/2026")
    assert fields["bar_code"].startswith("34191.79001")
    assert "amount: R$ 99,90" in said_to(model)[0]


def test_a_provider_that_ignores_the_schema_is_still_understood(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Um boleto de R$ 99,90.", sees=True)
    sends(customer, "image", media.png(), caption="posso pagar esse?")
    worker.run_until_idle()
    reading = MediaReading.objects.get()
    assert (reading.kind, reading.text, reading.fields) == ("seen", "Um boleto de R$ 99,90.", {})
    assert "[picture shows: Um boleto de R$ 99,90.]" in said_to(model)[0]


def test_the_question_that_follows_a_picture_is_seen_with_it(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    sends(customer, "image", media.png(ROUTER))
    worker.run_due()
    moment.forward(1)
    customer.says("que luz é essa?")
    worker.run_until_idle()
    [seen] = model.saw()
    assert "que luz é essa?" in seen["input"][0]["content"][0]["text"]
    assert len(gateway.texts()) == 1


def test_a_voice_message_is_heard(customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway) -> None:
    sends(customer, "audio", media.voice("qual o horário de vocês, meu CPF é 529.982.247-25"))
    worker.run_until_idle()
    assert said_to(model) == ["[voice message] qual o horário de vocês, meu CPF é [CPF_1]"]
    assert PrivateValue.objects.count() == 1
    reading = MediaReading.objects.get()
    assert (reading.status, reading.kind) == ("done", "heard")
    assert "529.982.247-25" in reading.text
    row = Perception.objects.get()
    assert (row.sense, row.model, row.is_simulated) == ("hearing", "gpt-4o-mini-transcribe", True)
    assert len(gateway.texts()) == 1


def test_a_provider_that_cannot_hear(customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway) -> None:
    model.fails("status404", endpoint="transcriptions", count=None)
    sends(customer, "audio", media.voice("oi"))
    worker.run_until_idle()
    assert said_to(model) == ["[voice message: it could not be heard]"]
    assert "could not be heard" in notes_to(model)
    assert "Não consegui" in gateway.texts()[0]
    assert Perception.objects.get().status == "refused"


def test_a_pdf_is_read(customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway) -> None:
    sends(customer, "document", media.pdf("Contrato numero 4711", "Segunda pagina"), fileName="contrato.pdf")
    worker.run_until_idle()
    [said] = said_to(model)
    assert said.startswith("[document contrato.pdf, 2 pages]")
    assert "[document text: Contrato numero 4711" in said
    assert not Perception.objects.exists()
    assert "Contrato numero 4711" in gateway.texts()[0]


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (media.pdf("segredo", password="x"), "pdf_encrypted", "the PDF needs a password"),
        (media.pdf("", ""), "pdf_scanned", "the PDF holds pictures of pages and no text"),
        (media.pdf("inteiro")[:200], "pdf_broken", "the PDF is broken"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_named(
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    gateway: Gateway,
    data: bytes,
    reason: str,
    words: str,
) -> None:
    sends(customer, "document", data, fileName="conta.pdf")
    worker.run_until_idle()
    assert MediaReading.objects.get().reason == reason
    assert said_to(model) == [f"[document conta.pdf: {words}]"]
    assert words in notes_to(model)
    assert len(gateway.texts()) == 1


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("sticker", media.png(), "[sticker]"),
        ("video", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(40), "[video: you cannot open its kind]"),
        ("document", b"PK\x03\x04" + bytes(60), "you cannot open its kind]"),
    ],
)
def test_other_files_are_named_honestly(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, kind: str, data: bytes, words: str
) -> None:
    sends(customer, kind, data)
    worker.run_until_idle()
    assert said_to(model)[0].endswith(words)
    assert MediaReading.objects.get().kind == "named"
    assert not Perception.objects.exists()


def test_bytes_that_the_gateway_kept_are_fetched_first(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    data = media.png(ROUTER)
    message_id = gateway.receives(
        customer.phone, type="image", base64=base64.b64encode(data).decode(), mime="image/png"
    )
    sends(customer, "image", None, message_id=message_id, caption="e isso?")
    worker.run_until_idle()
    assert ROUTER in gateway.texts()[0]
    assert Attachment.objects.get().size == len(data)


def test_an_assistant_that_may_not_see_sends_nothing_away(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    Assistant.objects.update(may_see=False, may_hear=False)
    sends(customer, "image", media.png(ROUTER), caption="e isso?")
    sends(customer, "audio", media.voice("oi"))
    worker.run_until_idle()
    assert model.saw() == model.heard() == []
    assert not Perception.objects.exists()
    assert set(MediaReading.objects.values_list("reason", flat=True)) == {"not_allowed"}
    assert "you are not allowed to take it in" in said_to(model)[0]
    assert len(gateway.texts()) == 1


def test_a_picture_that_takes_too_long_is_owned_up_to(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    turn_knob(knobs.MEDIA_WAIT, 20)
    model.fails("status500", endpoint="vision", count=None)
    began = moment.at
    sends(customer, "image", media.png(ROUTER), caption="e isso?")
    worker.run_until_idle(within=60)
    assert "picture of the customer could not be read in time" in notes_to(model)
    assert said_to(model) == ["[picture: not read in time] e isso?"]
    assert "Não consegui abrir a tempo" in gateway.texts()[0]
    turn = Turn.objects.get()
    assert turn.media_since is not None
    assert (turn.due_at - turn.media_since).total_seconds() == 20
    assert (moment.at - began).total_seconds() < 90
    # It is seen later, for people and for the next turn; the answered turn is not answered again.
    model.reset()
    worker.run_until_idle()
    assert MediaReading.objects.get().status == "done"
    assert len(gateway.texts()) == 1


def test_a_backlog_goes_to_nobody(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    event = body(customer, "image", media.png(ROUTER))
    event["data"]["messageTimestamp"] -= 7200
    customer.posts(event)
    worker.run_until_idle()
    assert model.saw() == model.asked() == []
    reading = MediaReading.objects.get()
    assert (reading.status, reading.kind, reading.is_wanted) == ("done", "", False)
    assert Attachment.objects.get().thumbnail


def test_nothing_of_a_file_is_in_the_messages_table(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    sends(customer, "image", media.png(ROUTER), caption="e isso?")
    worker.run_until_idle()
    row = Message.objects.filter(direction="in").values().get()
    assert base64.b64encode(media.png(ROUTER)).decode()[:40] not in str(row)
    assert ROUTER not in str(row)


def test_a_storage_that_is_away_holds_up_no_message(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, settings: Settings
) -> None:
    here = settings.STORAGES
    away = files.storage("s3://key:secret@midia?endpoint=http://127.0.0.1:9&region=x")
    settings.STORAGES = {**here, "default": away}
    data = media.png(ROUTER)
    encoded = base64.b64encode(data).decode()
    message_id = gateway.receives(customer.phone, type="image", base64=encoded, mime="image/png")
    sends(customer, "image", data, message_id=message_id, caption="e isso?")
    worker.run_until_idle(within=5)
    assert Message.objects.get().text == "e isso?"
    assert Attachment.objects.get().state == "wanted"
    settings.STORAGES = here
    worker.run_until_idle()
    assert MediaReading.objects.get().status == "done"
    assert ROUTER in gateway.texts()[0]
