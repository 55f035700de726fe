"""What an agent does beside the list: answers, notes, drafts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Conversation, Message
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.supervision.models import Draft
from tests.browser import axe
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
State = Conversation.State


def test_taken_over_in_the_middle_of_an_answer_with_keys_alone(
    company: Company, log_in: Callable[[User], Page]
) -> None:
    ana = company.person("ana", role="supervisor")
    talk = company.conversation("Maria Souza", waiting_since=company.now)
    company.says(talk, "minha internet caiu", ago=30)
    company.answers(talk, "Rascunho da assistente", status="queued", ago=1)
    now = clock.now()
    talk.turns.create(
        status="running",
        floor_epoch=0,
        opened_at=now,
        last_message_at=now,
        due_at=now,
        cap_at=now,
        claimed_at=now,
        lease_until=now,
    )
    page = log_in(ana)
    page.goto(f"/c/{talk.public_id}/")
    expect(page.locator("#composer-floor")).to_contain_text("está respondendo agora")
    field = page.locator("#composer-text")
    field.focus()
    page.keyboard.type("Bom dia, aqui é a Ana.")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Já vejo o seu sinal.")
    page.keyboard.press("Enter")
    problem = page.locator("[data-problem]")
    expect(problem).to_be_visible()
    assert axe.violations(page) == []
    expect(field).to_have_value("Bom dia, aqui é a Ana.\nJá vejo o seu sinal.")
    problem.locator("[data-take]").dblclick()
    expect(problem).to_be_hidden()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(page.locator(".from-person .bubble-text")).to_have_text(["Bom dia, aqui é a Ana.\nJá vejo o seu sinal."])
    expect(page.locator(".from-assistant .tick-cancelled")).to_be_visible()
    expect(page.locator("#composer-floor")).not_to_be_visible()
    assert Message.objects.filter(author="person").count() == 1
    talk.refresh_from_db()
    assert talk.owner == ana


def test_a_draft_survives_a_reload_and_is_gone_once_sent(company: Company, log_in: Callable[[User], Page]) -> None:
    ana = company.person("ana")
    talk = company.conversation(state=State.HUMAN, owner=ana)
    page = log_in(ana)
    page.goto(f"/c/{talk.public_id}/")
    field = page.locator("#composer-text")
    field.fill("vou ver e já volto")
    expect(page.locator("[data-state][role=status]")).to_have_text("Rascunho salvo")
    field.press_sequentially("!")
    page.reload()
    expect(field).to_have_value("vou ver e já volto!")
    page.locator("[data-send]").dblclick()
    expect(field).to_have_value("")
    page.reload()
    expect(field).to_have_value("")
    assert Message.objects.filter(conversation=talk).count() == 1
    assert not Draft.objects.exists()
