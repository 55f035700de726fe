"""Why an assistant said what it said: all of its work, nothing private in clear, and what people think of it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from assistants.models import Assistant, GuardVerdict, PromptVersion, Run, RunStep
from conversations.models import Conversation, Feedback, Message, Turn
from conversations.queries.codes import CODE, HIDES
from lia_cortex.accounts.models import User
from lia_cortex.supervision.queries import why
from tests.supervision.company import Company

CPF, PHONE, SECRET = "529.982.247-25", "(11) 98888-7777", "482915"
PASSAGE = {"title": "Planos", "text": "Fibra 300: R$ 99", "source": "kn_1", "version": 4, "score": 0.871}


@pytest.fixture
def answer(company: Company) -> Message:
    """Give an answer with everything behind it: a hand-off, a search, a call, a guard, the second provider."""
    talk = company.conversation(state=Conversation.State.WAITING_HUMAN)
    company.says(talk, f"é o {SECRET}", ago=9, extra={HIDES: CODE})
    turn = Turn.objects.create(
        conversation=talk, status="done", floor_epoch=0, opened_at=company.now, last_message_at=company.now,
        due_at=company.now, cap_at=company.now,
    )  # fmt: skip
    clerk = Assistant.objects.create(slug="suporte", name="Suporte", purpose="x")
    for ordinal, assistant in enumerate((company.assistant, clerk), start=1):
        prompt = PromptVersion.objects.create(assistant=assistant, number=ordinal + 6, text="x")
        Run.objects.create(
            turn_id=turn.pk, ordinal=ordinal, assistant=assistant, prompt_version=prompt, model="gpt-4.1-mini",
            provider="second" if ordinal == 2 else "first", status="succeeded", started_at=company.now,
            outcome="handoff:suporte" if ordinal == 1 else "reply", input_tokens=900, output_tokens=34,
            cost_usd=Decimal("0.001"), scope=talk.public_id,
        )  # fmt: skip
    first, second = Run.objects.order_by("ordinal")
    said = {"data": {"results": [PASSAGE]}}
    _step(company, first, 1, kind="model", model="gpt-4.1-mini-simulated", seconds=1.25, input_tokens=450)
    _step(company, first, 2, tool="search_knowledge", arguments='{"query": "planos"}', result=said)
    _step(company, second, 1, tool="open_ticket", arguments=f'{{"document": "{CPF}", "code": "{SECRET}"}}',
          result={"data": {"phone": PHONE, "protocol": "SUP-77", "note": "482 915"}})  # fmt: skip
    kept = {"response_id": "cached:7", "text": f"ligue {PHONE}", "error": "guard:amount"}
    _step(company, second, 2, kind="model", **kept)
    GuardVerdict.objects.create(
        run=second, guard="answer", verdict="amount", evidence=f"R$ 90 {CPF}", action="asked_again", at=company.now
    )
    return company.answers(talk, "Temos o Fibra 300.", assistant=clerk, turn=turn)


def _step(company: Company, run: Run, ordinal: int, **fields: Any) -> None:
    told = {"kind": "tool", "status": "done", "started_at": company.now, "month": company.now.date().replace(day=1)}
    RunStep.objects.create(run=run, ordinal=ordinal, **(told | fields))


def address(message: Message) -> str:
    return f"/c/{message.conversation.public_id}/why/{message.public_id}/"


def test_it_tells_all_of_the_work_and_nothing_private(
    company: Company, answer: Message, as_person: Callable[[User], Client]
) -> None:
    page = as_person(company.person("rosa", role="supervisor")).get(address(answer), headers={"HX-Request": "true"})
    html = page.content.decode()
    told = (
        *("Recepção", "v7", "Suporte", "v8", "handed to another assistant: suporte"),
        *("Planos", "v4", "0.871", "Fibra 300: R$ 99"),
        *("open_ticket", "SUP-77", "1.25 s", "450 tokens", "1868", "R$ 0.0108"),
        *("Answer: amount without a source", "Asked again", "R$ 90"),
        *("simulated model", "kept answer, no model was asked", "answered by the second provider"),
    )
    assert [each for each in told if each not in html] == []
    assert not any(each in html for each in (CPF, PHONE, SECRET, "482 915", "52998224725", "98888"))
    assert "<html" not in html
    assert "/admin/" not in html
    whole = as_person(company.person("ana", role="supervisor")).get(address(answer)).content.decode()
    assert "<html" in whole


def test_work_that_a_superseded_turn_had_done_is_shown_first_and_marked(
    company: Company, answer: Message, as_person: Callable[[User], Client]
) -> None:
    later = Turn.objects.create(
        conversation=answer.conversation, status="done", floor_epoch=0, opened_at=company.now, continues=answer.turn,
        last_message_at=company.now, due_at=company.now, cap_at=company.now,
    )  # fmt: skip
    prompt = PromptVersion.objects.get(number=8)
    last = Run.objects.create(
        turn_id=later.pk, ordinal=1, assistant=prompt.assistant, prompt_version=prompt, model="gpt-4.1-mini",
        status="succeeded", outcome="reply", started_at=company.now, scope=answer.conversation.public_id,
    )  # fmt: skip
    _step(company, last, 1, kind="model", text="Aqui está.")
    said = company.answers(answer.conversation, "Aqui está.", assistant=prompt.assistant, turn=later)
    rosa = company.person("rosa", role="supervisor")
    found = why.read(person=rosa, conversation=answer.conversation.public_id, message=said.public_id)
    assert [(run.assistant, run.is_inherited) for run in found.runs] == [
        ("Recepção", True),
        ("Suporte", True),
        ("Suporte", False),
    ]
    html = as_person(rosa).get(address(said)).content.decode()
    assert html.count("work of a turn that newer messages superseded") == 2
    assert html.index("SUP-77") < html.index("Aqui está.")
    assert CPF not in html


def test_admins_reach_the_prompt_version(
    company: Company, answer: Message, as_person: Callable[[User], Client]
) -> None:
    admin = User.objects.create_superuser("admin", password="x", role="admin")
    version = PromptVersion.objects.get(number=8)
    html = as_person(admin).get(address(answer)).content.decode()
    assert f"/admin/assistants/promptversion/{version.pk}/change/" in html


@pytest.mark.parametrize(
    ("role", "in_team", "state", "status"),
    [
        ("admin", False, "bot", 200),
        ("supervisor", False, "bot", 200),
        ("agent", True, "waiting_human", 200),
        ("agent", True, "bot", 404),
        ("agent", False, "waiting_human", 404),
    ],
)
def test_who_may_look_and_say(
    company: Company,
    answer: Message,
    as_person: Callable[[User], Client],
    role: str,
    in_team: bool,
    state: str,
    status: int,
) -> None:
    owner = "queue" if state == "waiting_human" else "bot"
    rows = Conversation.objects.filter(pk=answer.conversation_id)
    rows.update(state=state, owner_kind=owner, team=company.team)
    client = as_person(company.person("x", role=role, team=company.team if in_team else None))
    assert client.get(address(answer)).status_code == status
    said = client.post(address(answer) + "thumb/", {"thumb": "up"}, headers={"HX-Request": "true"})
    assert (said.status_code, Feedback.objects.count()) == (status, int(status == 200))


def test_strangers_and_other_messages(company: Company, answer: Message, as_person: Callable[[User], Client]) -> None:
    assert Client().get(address(answer)).status_code == 302
    assert Client().post(address(answer) + "thumb/", {"thumb": "up"}).status_code == 302
    client = as_person(company.person("rosa", role="supervisor"))
    asked = answer.conversation.messages.get(author="customer")
    other = company.answers(company.conversation("Ana"), "Oi")
    for wrong in (address(asked), address(answer).replace(answer.public_id, other.public_id)):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong + "thumb/", {"thumb": "up"}).status_code == 404
    bare = client.get(address(other)).content.decode()
    assert "No work of an assistant is kept for this message." in bare


def test_an_opinion_each_changed_shown_and_withdrawn(
    company: Company, answer: Message, as_person: Callable[[User], Client]
) -> None:
    rosa, ana = (company.person(name, role="supervisor") for name in ("rosa", "ana"))
    client, there = as_person(rosa), address(answer) + "thumb/"
    for thumb, correction in (("up", "nothing of it is kept"), ("down", f"Diga R$ 99, não {CPF}")):
        assert client.post(there, {"thumb": thumb, "correction": correction}).status_code == 302
    as_person(ana).post(there, {"thumb": "up"})
    rows = Feedback.objects.order_by("pk").values_list("person__username", "thumb", "correction")
    assert list(rows) == [("rosa", "down", f"Diga R$ 99, não {CPF}"), ("ana", "up", "")]
    told = as_person(ana).get(address(answer)).content.decode()
    assert "Diga R$ 99" in told
    assert CPF not in told
    thread = client.get(f"/c/{answer.conversation.public_id}/").content.decode()
    assert thread.count("thumb thumb-") == 2
    assert "bad, says Rosa" in thread
    client.post(there, {"thumb": "none"})
    assert [row.person for row in Feedback.objects.all()] == [ana]


@pytest.mark.parametrize("said", [{"thumb": "sideways"}, {"thumb": "down", "correction": "x" * 4001}])
def test_what_is_no_opinion_is_refused(
    company: Company, answer: Message, as_person: Callable[[User], Client], said: dict[str, str]
) -> None:
    client = as_person(company.person("rosa", role="supervisor"))
    assert client.post(address(answer) + "thumb/", said).status_code == 400
    assert not Feedback.objects.exists()


def test_seven_queries(company: Company, answer: Message, django_assert_num_queries: Any) -> None:
    rosa = company.person("rosa", role="supervisor")
    with django_assert_num_queries(7):
        why.read(person=rosa, conversation=answer.conversation.public_id, message=answer.public_id)
