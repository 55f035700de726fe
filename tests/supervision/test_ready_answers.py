"""Ready answers, what they ask for, macros, and the lists that open while one types."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from conversations.models import Conversation, Message
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import CannedAnswer, Macro
from lia_cortex.supervision.queries import ready
from lia_cortex.supervision.services import example_answers, filling, steps
from tests.supervision.company import Company

State = Conversation.State
JSON = {"Accept": "application/json"}
KNOWN = {"contact.first_name": "Maria", "agent.name": ""}


@pytest.fixture
def ana(company: Company) -> User:
    return company.person("ana", team=company.team)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Olá, {{contact.first_name}}!", "Olá, Maria!"),
        ("Olá {{ agent.name }}!", "Olá!"),
        ("{{ask:dia}} {{no.such}} {{contact.first_name}}", "{{ask:dia}} {{no.such}} Maria"),
        ("{{}} {{{contact.first_name}}}", "{{}} {Maria}"),
    ],
)
def test_what_is_known_is_filled_in(text: str, filled: str) -> None:
    assert filling.fill(text, known=KNOWN) == filled


def test_questions_are_asked_once_and_answered_everywhere() -> None:
    text = "{{ask:dia}} às {{ask: hora }}, {{ask:dia}}"
    assert filling.asked(text) == ["dia", "hora"]
    assert filling.answered(text, answers={"dia": "sexta", "hora": "9h"}) == "sexta às 9h, sexta"


def test_a_slash_lists_answers_filled_in_for_this_customer(
    company: Company, ana: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation("Maria Souza", state=State.HUMAN, owner=ana)
    example_answers.load()
    others = company.person("bia", team=None)
    private = company.team.__class__.objects.create(name="Financeiro")
    CannedAnswer.objects.create(shortcut="olamoney", title="Olá do financeiro", text="x", team=private)
    shown = as_person(ana).get(f"/c/{talk.public_id}/suggest/?sign=/&typed=ola").content.decode()
    assert "Olá, Maria! Aqui é Ana." in shown
    assert "olamoney" not in shown
    names = as_person(ana).get(f"/c/{talk.public_id}/suggest/?sign=@&typed=bi").content.decode()
    assert "@bia" in names
    assert as_person(ana).get(f"/c/{talk.public_id}/suggest/?sign=/&typed=zzz").content.strip() == b""
    assert as_person(others).get(f"/c/{talk.public_id}/suggest/?sign=/&typed=ola").status_code == 404


def test_each_macro_has_one_key_its_own_or_a_free_digit(company: Company) -> None:
    own = Macro.objects.create(name="b", key="1", steps=[])
    twin = Macro.objects.create(name="c", key="1", team=company.team, steps=[])
    other = Macro.objects.create(name="a", steps=[])
    assert ready.keyed([own, twin, other]) == [(own, "1"), (twin, "2"), (other, "3")]
    many = [Macro(name=str(number)) for number in range(11)]
    assert [key for _, key in ready.keyed(many)] == [*"123456789", "", ""]
    wrong = Macro(name="d", key="ç", steps=[])
    with pytest.raises(ValidationError):
        wrong.full_clean()


def test_what_is_not_filled_in_never_reaches_a_customer(
    company: Company, ana: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation(state=State.HUMAN, owner=ana)
    fields = {"text": "A visita fica para {{ask:dia}}."}
    refused = as_person(ana).post(f"/c/{talk.public_id}/say/", fields, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "unfilled")
    assert not Message.objects.exists()


def test_a_macro_asks_first_then_does_its_steps_once(
    company: Company, ana: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation("Maria Souza", state=State.HUMAN, owner=ana)
    example_answers.load()
    macro = Macro.objects.get(name__startswith="Visita")
    client, address = as_person(ana), f"/c/{talk.public_id}/macros/{macro.public_id}/"
    assert macro.name in client.get(f"/c/{talk.public_id}/macros/").content.decode()
    asked = client.post(address, {"key": "k"}, headers=JSON)
    assert (asked.status_code, asked.json()["asks"]) == (409, ["dia", "período"])
    fields = {"key": "k", "ask:dia": "sexta", "ask:período": "de manhã"}
    assert client.post(address, fields, headers=JSON).status_code == 200
    [message] = Message.objects.filter(conversation=talk)
    assert message.text.startswith("A visita técnica ficou para sexta, de manhã. O protocolo é 2026")
    talk.refresh_from_db()
    assert talk.state == State.WAITING_CUSTOMER


def test_a_macro_stops_at_the_step_that_is_refused(
    company: Company, ana: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation(state=State.WAITING_HUMAN, team=company.team)
    macro = Macro.objects.create(name="m", steps=[{"verb": "reply", "text": "oi"}, {"verb": "close", "reason": "x"}])
    address = f"/c/{talk.public_id}/macros/{macro.public_id}/"
    refused = as_person(ana).post(address, {"key": "k"}, headers=JSON)
    assert refused.status_code == 409
    assert "Step 1 of" in refused.json()["words"]
    assert not Message.objects.exists()
    talk.refresh_from_db()
    assert talk.state == State.WAITING_HUMAN
    wrong = address.replace(macro.public_id, f"mc_{'0' * 20}")
    assert as_person(ana).post(wrong, {"key": "k"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        ["x"],
        [{"verb": "fly"}],
        [{"verb": "reply"}],
        [{"verb": "reply", "answer": "none"}],
        [{"verb": "note", "text": "{{no.name}}"}],
        [{"verb": "close"}],
        [{"verb": "note", "text": "x"}] * 13,
    ],
)
def test_a_macro_that_could_never_run_is_refused_in_the_admin(wrong: Any) -> None:
    assert steps.problem(wrong)


def test_the_examples_are_sound_and_made_once(company: Company, ana: User, settings: Any) -> None:
    settings.LIA_ENV = "local"
    call_command("prepare_desk")
    call_command("prepare_desk")
    assert CannedAnswer.objects.count() == len(example_answers.ANSWERS)
    assert [steps.problem(macro.steps) for macro in Macro.objects.all()] == [""] * len(example_answers.MACROS)
    assert [filling.unknown(one.text) for one in CannedAnswer.objects.all()] == [[]] * len(example_answers.ANSWERS)
