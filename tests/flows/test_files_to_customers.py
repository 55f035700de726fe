"""A person sends pictures, documents and voice messages, and sends again what did not arrive."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage

from conversations.models import Attachment, Message, Outbound
from conversations.services import handoff, outbox
from conversations.services.media.giving import say_with_file
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.registry.services import knobs
from tests import media
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, run_until, turn_knob
from tests.worker import Clock, Worker

Give = Callable[..., Message]


@pytest.fixture
def ana(customer: Customer, worker: Worker, gateway: Gateway, model: ModelServer, moment: Clock) -> User:
    """Give a person who has the customer's conversation; nothing of it is left in the gateway."""
    person = User.objects.create(username="ana", role=User.Role.SUPERVISOR)
    model.will_say("Olá!")
    customer.says("oi")
    worker.run_until_idle()
    # The gateway stamps what it sent with the clock on the wall, and look-ups reach back from our clock.
    moment.at = datetime.fromtimestamp(int(time.time()), UTC)
    handoff.take_over(conversation_id=customer.conversation.pk, person=person, now=moment.at)
    gateway.reset()
    return person


@pytest.fixture
def give(ana: User, customer: Customer, moment: Clock) -> Give:
    """Let Ana send a file."""

    def send(data: bytes, name: str, **fields: Any) -> Message:
        fields = {"idempotency_key": None, "caption": ""} | fields
        return say_with_file(
            conversation_id=customer.conversation.pk, person=ana, data=data, file_name=name, now=moment.at, **fields
        )

    return send


def test_a_picture_arrives_with_its_caption_and_stands_in_the_thread(
    give: Give, worker: Worker, gateway: Gateway
) -> None:
    picture = media.png(size=(64, 48))
    message = give(picture, "../planos 2026.png", caption="Nossos planos")
    worker.run_until_idle()
    (sent,) = gateway.sent()
    assert (sent["kind"], sent["text"]) == ("image", "Nossos planos")
    row = Attachment.objects.get(message=message.pk)
    assert (row.file_name, row.sniffed, row.width, row.height) == ("planos 2026.png", "image/png", 64, 48)
    with default_storage.open(row.path) as stored:
        assert stored.read() == picture
    assert default_storage.exists(row.thumbnail)
    assert Outbound.objects.get(message=message.pk).status == "sent"


def test_what_it_is_is_told_by_its_bytes(give: Give, worker: Worker, gateway: Gateway) -> None:
    give(media.pdf("Contrato"), "contrato.png")
    give(media.voice("bom dia"), "gravacao.webm", is_voice_note=True, caption="is not sent")
    give(b"nome;plano\nAna;500\n", "planos.csv")
    worker.run_until_idle(within=60)
    assert [(sent["kind"], sent["text"]) for sent in gateway.sent()] == [
        ("document", ""),
        ("audio", ""),
        ("document", ""),
    ]


@pytest.mark.parametrize(
    ("data", "fields", "code"),
    [
        (b"", {}, "empty_file"),
        (b"hello", {"is_voice_note": True}, "not_sound"),
        (media.png()[:60], {}, "bad_picture"),
        (media.png(), {"caption": "x" * 1025}, "too_long"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_is_left_of_it(
    give: Give, data: bytes, fields: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        give(data, "a.png", **fields)
    assert refused.value.code == code
    assert not Attachment.objects.exists()
    assert _stored() == []


def test_too_large_and_not_ones_own(give: Give, ana: User, customer: Customer, moment: Clock) -> None:
    turn_knob(knobs.MEDIA_MAX_MEGABYTES, 0.0001)
    with pytest.raises(Refused, match="MB"):
        give(media.png("x" * 300), "a.png")
    turn_knob(knobs.MEDIA_MAX_MEGABYTES, 20)
    handoff.return_to_bot(conversation_id=customer.conversation.pk, person=ana, now=moment.at)
    with pytest.raises(Refused) as refused:
        give(media.png(), "a.png")
    assert refused.value.code == "not_your_floor"
    assert _stored() == []


def test_a_double_click_sends_one_file(give: Give, worker: Worker, gateway: Gateway) -> None:
    first, again = (give(media.png(), "a.png", idempotency_key="k1") for _ in range(2))
    worker.run_until_idle()
    assert first == again
    assert len(gateway.sent()) == 1


def test_a_file_that_left_without_a_word_is_found_and_not_repeated(
    give: Give, worker: Worker, gateway: Gateway
) -> None:
    gateway.fails(kind="cut_after", endpoint="sendMedia", count=1)
    give(media.png(), "a.png")
    run_until(worker, Outbound.objects.filter(status="uncertain").exists)
    worker.run_until_idle(within=130)
    assert len(gateway.sent()) == 1
    assert Outbound.objects.filter(message__kind="image").get().status == "sent"


def test_bytes_that_storage_lost_fail_the_send_with_words(give: Give, worker: Worker, gateway: Gateway) -> None:
    message = give(media.png(), "a.png")
    default_storage.delete(Attachment.objects.get(message=message.pk).path)
    worker.run_until_idle()
    row = Outbound.objects.get(message=message.pk)
    assert (row.status, row.error, gateway.sent()) == ("failed", "the file is no longer in storage", [])


def _say(ana: User, customer: Customer, moment: Clock) -> Outbound:
    message = outbox.say_as_person(
        conversation_id=customer.conversation.pk, person=ana, text="Tudo certo?", idempotency_key=None, now=moment.at
    )
    return Outbound.objects.get(message=message.pk)


def test_what_failed_is_sent_again_by_a_click(
    ana: User, customer: Customer, worker: Worker, gateway: Gateway, moment: Clock
) -> None:
    gateway.fails(kind="status", status=400, endpoint="sendText", count=1)
    row = _say(ana, customer, moment)
    worker.run_until_idle()
    row.refresh_from_db()
    assert row.status == "failed"
    other = User.objects.create(username="rui", role=User.Role.SUPERVISOR)
    with pytest.raises(Refused) as refused:
        outbox.resend(outbound=row.public_id, person=other, now=moment.at)
    assert refused.value.code == "not_your_floor"
    outbox.resend(outbound=row.public_id, person=ana, now=moment.at)
    with pytest.raises(Refused) as refused:
        outbox.resend(outbound=row.public_id, person=ana, now=moment.at)
    assert refused.value.code == "not_possible_now"
    worker.run_until_idle(within=60)
    assert gateway.texts() == ["Tudo certo?"]


def test_what_is_uncertain_is_looked_for_before_a_person_may_repeat_it(
    ana: User, customer: Customer, worker: Worker, gateway: Gateway, moment: Clock
) -> None:
    gateway.fails(kind="status", status=500, endpoint="sendText", count=1)
    gateway.fails(kind="status", status=500, endpoint="findMessages", count=None)
    row = _say(ana, customer, moment)
    run_until(worker, Outbound.objects.filter(status="uncertain").exists)
    with pytest.raises(Refused) as refused:
        outbox.resend(outbound=row.public_id, person=ana, now=moment.at)
    assert refused.value.code == "still_looking"
    worker.run_until_idle(within=130)
    outbox.resend(outbound=row.public_id, person=ana, now=moment.at)
    worker.run_until_idle(within=60)
    row.refresh_from_db()
    assert (row.status, gateway.texts()) == ("sent", ["Tudo certo?"])


def test_nothing_is_sent_again_that_is_not_there(ana: User, moment: Clock) -> None:
    with pytest.raises(Refused) as refused:
        outbox.resend(outbound="ob_nothing", person=ana, now=moment.at)
    assert refused.value.code == "not_found"


def _stored() -> list[str]:
    """Return the paths of all files in storage."""
    found, folders = [], [""]
    while folders:
        folder = folders.pop()
        if not default_storage.exists(folder or "."):
            continue
        below, files = default_storage.listdir(folder)
        folders += [f"{folder}/{name}".lstrip("/") for name in below]
        found += [f"{folder}/{name}" for name in files]
    return found
