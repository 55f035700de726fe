"""Suggestions of the model for who answers: charged, judged, and never sent."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from conversations.models import Conversation, Message
from conversations.queries import codes
from knowledge.services import articles
from lia_cortex.accounts.models import User
from lia_cortex.registry.models import AuditEntry, Charge
from tests.fixtures_model import ModelServer
from tests.supervision.company import Company

pytestmark = pytest.mark.django_db(transaction=True)
JSON = {"Accept": "application/json"}


@pytest.fixture
def ana(company: Company) -> User:
    return company.person("ana")


@pytest.fixture
def talk(company: Company, ana: User) -> Conversation:
    opened = company.conversation(state=Conversation.State.HUMAN, owner=ana)
    company.says(opened, "meu cpf é 529.982.247-25, a internet caiu")
    return opened


def test_a_draft_is_judged_charged_and_not_sent(
    talk: Conversation, ana: User, as_person: Callable[[User], Client], model: ModelServer
) -> None:
    model.will_say("Sua fatura é de R$ 87,40, CPF [CPF_1].")
    told = as_person(ana).post(f"/c/{talk.public_id}/suggest/draft/", headers=JSON).json()
    assert told["text"] == "Sua fatura é de R$ 87,40, CPF 529.982.247-25."
    assert "amount" in told["hint"]
    asked = json.dumps(model.asked()[0])
    assert "529.982.247-25" not in asked
    charge = Charge.objects.get(purpose="desk")
    assert charge.scope == talk.public_id
    assert Message.objects.filter(direction="out").count() == 0


def test_a_text_is_improved_with_its_own_facts(
    talk: Conversation, ana: User, as_person: Callable[[User], Client], model: ModelServer
) -> None:
    model.will_say("Bom dia! A visita é na sexta, dia 27/11.")
    fields = {"text": "visita sexta dia 27/11"}
    told = as_person(ana).post(f"/c/{talk.public_id}/suggest/improve/", fields, headers=JSON).json()
    assert told["hint"] == ""
    assert "visita sexta dia 27/11" in json.dumps(model.asked()[0], ensure_ascii=False)
    empty = as_person(ana).post(f"/c/{talk.public_id}/suggest/improve/", headers=JSON)
    assert (empty.status_code, empty.json()["words"]) == (409, "Write something first.")
    assert as_person(ana).post(f"/c/{talk.public_id}/suggest/poem/").status_code == 404


def test_from_where_in_the_knowledge_it_is_and_who_asked(
    talk: Conversation, ana: User, as_person: Callable[[User], Client], model: ModelServer
) -> None:
    body = "A visita técnica é grátis. O técnico vem em até dois dias úteis."
    article = articles.save(title="Visita técnica", body=body)
    client = as_person(ana)
    found = client.get(f"/c/{talk.public_id}/knowledge/", {"question": "quando vem o técnico da visita?"})
    assert 'data-source="Visita técnica, version 1"' in found.content.decode()
    Message.objects.filter(conversation=talk).update(text="quando vem o técnico da visita?")
    model.will_say("O técnico vem em até dois dias úteis.")
    told = client.post(f"/c/{talk.public_id}/suggest/draft/", headers=JSON).json()
    assert told["sources"] == ["Visita técnica, version 1"]
    kept = AuditEntry.objects.get(action="desk.suggested")
    assert (kept.actor, kept.subject) == (ana, talk.public_id)
    assert (kept.details["kind"], kept.details["passages"]) == ("draft", [f"{article.public_id} v1"])
    assert "técnico" not in json.dumps(kept.details, ensure_ascii=False)
    # How it came about, for whoever asks later why it said that.
    booked = Charge.objects.get(purpose="desk")
    assert kept.details["charge"] == booked.pk
    assert (kept.details["input_tokens"], kept.details["output_tokens"]) == (booked.input_tokens, booked.output_tokens)
    assert kept.details["input_tokens"] > 0
    assert (kept.details["model"], kept.details["rung"]) == (booked.model, "normal")
    assert kept.details["seconds"] > 0
    assert len(kept.details["prompt"]) == 12
    client.post(f"/c/{talk.public_id}/suggest/draft/", headers=JSON)
    client.post(f"/c/{talk.public_id}/suggest/summary/", headers=JSON)
    prompts = [entry.details["prompt"] for entry in AuditEntry.objects.filter(action="desk.suggested").order_by("pk")]
    assert prompts[0] == prompts[1] != prompts[2]


def test_a_code_is_dots_for_the_model_that_helps_a_person(
    talk: Conversation, company: Company, ana: User, as_person: Callable[[User], Client], model: ModelServer
) -> None:
    company.says(talk, "o código é 482915", extra={codes.HIDES: codes.CODE})
    model.will_say("O cliente mandou o código.")
    assert as_person(ana).post(f"/c/{talk.public_id}/suggest/summary/", headers=JSON).status_code == 200
    asked = json.dumps(model.asked()[0], ensure_ascii=False)
    assert "482915" not in asked
    assert f"o código é {codes.DOTS}" in asked


def test_customers_come_first_when_the_provider_is_busy(
    talk: Conversation, ana: User, as_person: Callable[[User], Client], model: ModelServer
) -> None:
    model.fails("status429", count=None, retry_after=60)
    busy = as_person(ana).post(f"/c/{talk.public_id}/suggest/summary/", headers=JSON)
    assert busy.status_code == 503
    assert "customers, who come first" in busy.json()["words"]
    assert not Charge.objects.exists()
