"""What the next person is told of a conversation that people pass on."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from conversations.models import Conversation
from conversations.queries import codes
from conversations.services import handoff, summaries
from lia_cortex.kernel import recent
from lia_cortex.registry.models import Ceiling, Charge
from tests.api import rows
from tests.fixtures_model import ModelServer
from tests.supervision.company import Company
from tests.worker import Clock, Worker

SUMMARY = "Cliente [CPF_1] sem sinal desde ontem; visita prometida."


def test_who_transfers_passes_on_the_summary_that_was_given(db: None, moment: Clock) -> None:
    ana = rows.person()
    known = "Sem sinal desde ontem; já reiniciou."
    talk = rows.conversation("human", owner=ana, handoff_reason="pediu uma pessoa", handoff_summary=known)
    handoff.transfer(conversation_id=talk.pk, person=ana, team=rows.team(), reason="é da rede", now=moment.at)
    talk.refresh_from_db()
    assert (talk.handoff_reason, talk.handoff_summary) == ("é da rede", known)


def test_what_one_assistant_told_another_is_no_summary_for_people(db: None, moment: Clock) -> None:
    ana = rows.person()
    talk = rows.conversation("human", owner=ana, handoff_summary="The customer wants plans.")
    handoff.transfer(conversation_id=talk.pk, person=ana, team=rows.team(), reason="é da rede", now=moment.at)
    talk.refresh_from_db()
    assert talk.handoff_summary == ""


@pytest.fixture
def passed_on(transactional_db: None, moment: Clock) -> Conversation:
    """Return a conversation that nobody ever summarised, transferred by its person."""
    company = Company(now=moment.at)
    ana = company.person("ana")
    talk = company.conversation(state=Conversation.State.HUMAN, owner=ana)
    company.says(talk, "meu cpf é 529.982.247-25, estou sem sinal", ago=9)
    company.says(talk, "o código é 482915", ago=6, extra={codes.HIDES: codes.CODE})
    company.answers(talk, "Um técnico vai hoje.", ago=3, author="person", person=ana)
    handoff.transfer(conversation_id=talk.pk, person=ana, team=company.team, reason="é da rede", now=moment.at)
    return talk


def test_whoever_takes_over_finds_a_summary_where_there_was_none(
    passed_on: Conversation, worker: Worker, model: ModelServer
) -> None:
    model.will_say(SUMMARY)
    worker.run_due()
    passed_on.refresh_from_db()
    assert passed_on.handoff_summary == SUMMARY.replace("[CPF_1]", "529.982.247-25")
    client = Client()
    client.force_login(rows.person("supervisor"))
    assert "sem sinal desde ontem; visita prometida" in client.get(f"/c/{passed_on.public_id}/").content.decode()
    [asked] = (json.dumps(each, ensure_ascii=False) for each in model.asked())
    assert "estou sem sinal" in asked
    assert "Um técnico vai hoje." in asked
    assert "529.982.247-25" not in asked
    assert "482915" not in asked
    assert Charge.objects.get(purpose="summary").scope == passed_on.public_id
    summaries.for_people(conversation_id=passed_on.pk)  # the job came twice: nothing is asked or paid again
    assert len(model.asked()) == 1


@pytest.mark.parametrize("then", ["taken over", "given back", "money is short"])
def test_a_summary_that_nobody_waits_for_or_can_pay_is_none(
    passed_on: Conversation, worker: Worker, model: ModelServer, moment: Clock, then: str
) -> None:
    rosa = rows.person("supervisor")
    model.will_say(SUMMARY)
    if then == "taken over":  # it is read all the more
        handoff.take_over(conversation_id=passed_on.pk, person=rosa, now=moment.at)
    elif then == "given back":
        handoff.return_to_bot(conversation_id=passed_on.pk, person=rosa, now=moment.at)
    else:
        Ceiling.objects.all().delete()
        Ceiling.objects.create(kind="conversation", usd=Decimal("0.000001"))
        recent.forget_all()
    summaries.for_people(conversation_id=passed_on.pk)
    passed_on.refresh_from_db()
    assert bool(passed_on.handoff_summary) == (then == "taken over")
    assert Charge.objects.count() == (then == "taken over")


def test_while_the_model_is_away_it_is_asked_again_later(
    passed_on: Conversation, worker: Worker, model: ModelServer
) -> None:
    model.fails("status429", count=None, retry_after=60)
    summaries.for_people(conversation_id=passed_on.pk)
    passed_on.refresh_from_db()
    assert passed_on.handoff_summary == ""
    model.reset()
    model.will_say(SUMMARY)
    worker.run_until_idle(within=120)
    passed_on.refresh_from_db()
    assert passed_on.handoff_summary.startswith("Cliente 529")
