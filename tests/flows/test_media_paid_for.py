"""What is seen and heard is reserved, booked and shown like every answer; short of money the turn says so."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from assistants.models import Assistant, Perception, RunStep
from assistants.queries import costs
from conversations.models import Conversation, MediaReading
from lia_cortex.accounts.models import User
from lia_cortex.kernel import recent
from lia_cortex.registry.models import Account, Ceiling, Charge, CheaperModel, Price, ProviderQuota, Reservation
from lia_cortex.registry.services import ledger, quotas
from tests import media
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.flows.crash import Crashes, Killed
from tests.flows.sending import sends
from tests.flows.test_media_taken_in import ROUTER, notes_to, said_to
from tests.worker import Clock, Worker

NOTHING = Decimal(0)


def ceiling(**usd: str) -> None:
    """Let these be the only ceilings, in US dollars."""
    Ceiling.objects.all().delete()
    for kind, amount in usd.items():
        Ceiling.objects.create(kind=kind, usd=Decimal(amount))
    recent.forget_all()


def booked(scope: str) -> Decimal:
    """Return what the conversation's account has spent; nothing may be left reserved."""
    account = Account.objects.get(kind="conversation", key=scope)
    assert account.held_usd == 0
    assert not Reservation.objects.exists()
    return account.spent_usd


def test_each_look_and_listen_is_booked_and_shown(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, client: Client
) -> None:
    sends(customer, "image", media.png(ROUTER), caption="o que é isso?")
    sends(customer, "audio", media.voice("que luz é essa"), seconds=90)
    worker.run_until_idle()
    seen, heard = Perception.objects.get(sense="sight"), Perception.objects.get(sense="hearing")
    assert (heard.audio_seconds, heard.cost_usd) == (90, Decimal("0.0045"))
    assert heard.input_tokens
    assert seen.cost_usd is not None
    assert heard.cost_usd is not None
    steps = sum((step.cost_usd or NOTHING for step in RunStep.objects.filter(kind="model")), NOTHING)
    scope = Conversation.objects.get().public_id
    assert booked(scope) == seen.cost_usd + heard.cost_usd + steps
    assert costs.of_conversation(scope).usd == booked(scope)
    client.force_login(User.objects.create(username="c", role=User.Role.ADMIN, is_staff=True, is_superuser=True))
    page = client.get("/admin/costs/", headers={"Accept-Language": "en"}).content.decode()
    assert "gpt-4o-mini-transcribe" in page
    assert "Voice messages heard" in page
    assert "Pictures seen" in page
    assert "US$ 0.004500" in page


def test_a_sound_without_a_price_for_minutes_costs_its_tokens(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    Price.objects.filter(model="gpt-4o-mini-transcribe").update(audio_minute_usd=0)
    recent.forget_all()
    sends(customer, "audio", media.voice("qual o horário de vocês"))
    worker.run_until_idle()
    row = Perception.objects.get()
    assert row.input_tokens is not None
    assert row.output_tokens is not None
    expected = (row.input_tokens * Decimal("1.25") + row.output_tokens * 5) / 1_000_000
    assert row.cost_usd == expected.quantize(Decimal("0.000001"))


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("image", media.png(ROUTER), "picture: it cannot be"),
        ("audio", media.voice("oi"), "voice message: it cannot be"),
    ],
)
def test_a_file_that_the_ceiling_has_no_room_for_is_owned_up_to(
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    gateway: Gateway,
    kind: str,
    data: bytes,
    words: str,
) -> None:
    """The answer itself still fits under the ceiling: it says what could not be taken in."""
    Price.objects.filter(model="gpt-4o-mini-transcribe").update(audio_minute_usd=1000)
    Assistant.objects.update(model="gpt-4o-mini")  # counts a picture as 49,000 tokens
    ceiling(conversation="0.005")
    sends(customer, kind, data)
    worker.run_until_idle()
    reading = MediaReading.objects.get()
    assert (reading.status, reading.reason) == ("failed", "no_money")
    assert not Perception.objects.exists()
    assert model.saw() == model.heard() == []
    assert words in said_to(model)[0]
    assert "it cannot be taken in now" in notes_to(model)
    assert len(gateway.texts()) == 1
    assert "Não consegui" in gateway.texts()[0]


def test_with_the_ceiling_reached_a_person_is_asked(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    ceiling(day="0")
    sends(customer, "image", media.png(ROUTER), caption="o que é isso?")
    worker.run_until_idle()
    assert model.saw() == model.asked() == []
    assert len(gateway.texts()) == 1
    assert Conversation.objects.get().state == "waiting_human"
    assert MediaReading.objects.get().reason == "no_money"


def test_near_the_ceiling_a_cheaper_model_looks_and_listens(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, settings: Settings
) -> None:
    settings.OPENAI_TRANSCRIPTION_MODEL = "gpt-4o-transcribe"
    CheaperModel.objects.get_or_create(model="gpt-4o-transcribe", cheaper="gpt-4o-mini-transcribe")
    ceiling(month="10")
    Account.objects.create(kind="month", key="2026-11", granted_usd=Decimal("8.5"))
    recent.forget_all()
    sends(customer, "image", media.png(ROUTER), caption="o que é isso?")
    sends(customer, "audio", media.voice("oi"))
    worker.run_until_idle()
    assert [body["model"] for body in model.saw()] == ["gpt-4.1-nano"]
    assert [body["model"] for body in model.heard()] == ["gpt-4o-mini-transcribe"]
    models = Perception.objects.order_by("sense").values_list("model", flat=True)
    assert list(models) == ["gpt-4o-mini-transcribe", "gpt-4.1-nano"]


def test_what_came_back_of_no_use_is_paid_for(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("", refusal="Não posso ver isso.", sees=True)
    sends(customer, "image", media.png(ROUTER), caption="o que é isso?")
    worker.run_until_idle()
    row = Perception.objects.get()
    assert row.status == "refused"
    assert row.cost_usd
    scope = Conversation.objects.get().public_id
    assert costs.of_conversation(scope).usd == booked(scope)


def test_a_provider_that_is_away_costs_nothing(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.fails("status500", endpoint="transcriptions", count=2)
    sends(customer, "audio", media.voice("oi"))
    worker.run_until_idle()
    assert list(Perception.objects.order_by("pk").values_list("status", flat=True)) == ["failed", "failed", "answered"]
    scope = Conversation.objects.get().public_id
    assert costs.of_conversation(scope).usd == booked(scope)
    assert not Charge.objects.exists()


def test_a_killed_listener_is_of_unknown_outcome_and_its_money_counts(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, crashes: Crashes
) -> None:
    crashes.at = ["perception.before_answered"]
    sends(customer, "audio", media.voice("oi"))
    with pytest.raises(Killed):
        worker.run_until_idle()
    reserved = Reservation.objects.get().usd
    for _ in range(2):
        ledger.sweep(now=moment.at + ledger.LEASE + timedelta(seconds=1))
    charge = Charge.objects.get()
    assert (charge.purpose, charge.cost_usd, charge.scope) == ("lost", None, Conversation.objects.get().public_id)
    assert booked(charge.scope) == charge.reserved_usd == reserved


def test_hearing_waits_for_the_providers_budget(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    quotas.forget()
    name = "gpt-4o-mini-transcribe"
    ProviderQuota.objects.create(model=name, requests_per_minute=1)
    quotas.used(name, requests=1, tokens=0, told=None, now=moment.at)
    recent.forget_all()
    sends(customer, "audio", media.voice("qual o horário"))
    worker.run_due()
    assert model.heard() == []
    worker.run_until_idle()
    assert len(model.heard()) == 1
    assert MediaReading.objects.get().status == "done"
    assert quotas.share(name, now=moment.at)["requests"] >= 1
