"""What an agent does beside the list: answers, notes, drafts."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from conversations.models import Conversation, Message, Tag
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.supervision.models import Draft
from lia_cortex.supervision.services import example_answers
from tests.browser import axe
from tests.browser.pictures import png
from tests.fixtures_model import ModelServer
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
State = Conversation.State

# The answer to the slash alone waits until it is released, and has been shown or not half a second later.
HOLDS_THE_FIRST_LIST = """() => {
  const real = globalThis.fetch;
  let open, held;
  const gate = new Promise((resolve) => { open = resolve; });
  globalThis.fetch = async (address, ...rest) => {
    const ask = new URL(address, location.href).searchParams;
    if (ask.has("sign") && ask.get("typed") === "") {
      held = ask.get("sign");
      await gate;
    }
    return real(address, ...rest);
  };
  globalThis.release = async () => {
    open();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return held;
  };
}"""


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
        lease_until=now + timedelta(minutes=5),
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


def test_an_agent_answers_with_a_ready_answer_an_emoji_and_a_note(
    company: Company, log_in: Callable[[User], Page]
) -> None:
    example_answers.load()
    ana, rosa = company.person("ana"), company.person("rosa", role="supervisor")
    talk = company.conversation("Maria Souza", state=State.HUMAN, owner=ana)
    company.says(talk, "quando vem o técnico?", ago=30)
    page = log_in(ana)
    page.goto(f"/c/{talk.public_id}/")
    field = page.locator("#composer-text")
    page.keyboard.press("r")
    expect(field).to_be_focused()
    field.press_sequentially("/visi")
    expect(page.locator(".suggestions [role=option]")).to_have_count(1)
    assert axe.violations(page) == []
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[data-ask]")
    expect(dialog).to_be_visible()
    page.keyboard.type("sexta")
    page.keyboard.press("Tab")
    page.keyboard.type("de manhã")
    page.keyboard.press("Enter")
    expect(field).to_have_value(re.compile(r"^A visita técnica ficou para sexta, de manhã\. O protocolo é \d+\. ?$"))
    page.locator("[data-emoji] summary").click()
    page.locator("[data-emoji-search]").fill("sorriso")
    expect(page.locator("[data-emoji-grid] button").first).to_be_visible()
    assert axe.violations(page) == []
    page.locator("[data-emoji-search]").press("Enter")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".from-person .bubble-text")).to_have_count(1)
    page.keyboard.press("Escape")
    field.blur()
    page.keyboard.press("n")
    expect(page.locator("#composer")).to_have_attribute("data-mode", "note")
    field.press_sequentially("@ro")
    expect(page.locator(".suggestions [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    field.press_sequentially("confirma a agenda?")
    page.keyboard.press("Enter")
    expect(page.locator(".note-text")).to_have_text("@rosa confirma a agenda?")
    expect(field).to_have_value("")
    assert Message.objects.filter(author="person").count() == 1
    assert rosa.mentions.count() == 1


def test_a_late_list_of_ready_answers_does_not_replace_a_newer_one(
    company: Company, log_in: Callable[[User], Page]
) -> None:
    example_answers.load()
    ana = company.person("ana")
    talk = company.conversation("Maria Souza", state=State.HUMAN, owner=ana)
    page = log_in(ana)
    page.goto(f"/c/{talk.public_id}/")
    page.evaluate(HOLDS_THE_FIRST_LIST)
    page.keyboard.press("r")
    field = page.locator("#composer-text")
    expect(field).to_be_focused()
    field.press_sequentially("/visi")
    expect(page.locator(".suggestions [role=option]")).to_have_count(1)
    assert page.evaluate("globalThis.release()") == "/"
    expect(page.locator(".suggestions [role=option]")).to_have_count(1)


def test_verbs_menus_and_the_panel(
    company: Company, log_in: Callable[[User], Page], screenshot: Callable[[Page, str], Path]
) -> None:
    rosa = company.person("rosa", role="supervisor")
    company.person("bia")
    Tag.objects.create(name="visita")
    talk = company.conversation("Maria Souza", waiting_since=company.now)
    company.says(talk, "oi", ago=30)
    page = log_in(rosa)
    page.set_viewport_size({"width": 1500, "height": 900})
    page.goto(f"/c/{talk.public_id}/")
    expect(page.locator("#panel-contact")).to_contain_text("Maria Souza")
    page.keyboard.press("t")
    expect(page.locator("[data-floor]")).to_have_attribute("data-floor", "mine")
    page.locator("[data-act=more]").click()
    page.get_by_role("button", name="Urgente").click()
    expect(page.locator(".head .chip-urgent")).to_be_visible()
    page.get_by_role("button", name="Desfazer").last.click()
    expect(page.locator(".head .chip-urgent")).to_be_hidden()
    page.keyboard.press("a")
    page.get_by_role("button", name="Urgente").click()
    expect(page.locator(".head .chip-urgent")).to_be_visible()
    page.locator("[data-act=more]").click()
    page.get_by_role("button", name="visita", exact=True).click()
    expect(page.locator(".head")).to_contain_text("visita")
    expect(page.locator("#panel-facts")).to_contain_text("visita")
    page.locator("[data-act=more]").click()
    expect(page.locator("#menu-user")).to_be_visible()
    assert axe.violations(page) == []
    screenshot(page, "desk-menu-light")
    page.keyboard.press("Escape")
    page.locator("#composer-text").fill("Olá!")
    page.emulate_media(color_scheme="dark")
    page.keyboard.press("Escape")
    assert axe.violations(page) == []
    screenshot(page, "desk-panel-dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/c/{talk.public_id}/")
    expect(page.locator("#composer-text")).to_be_visible()
    expect(page.locator("#panel")).to_be_hidden()
    page.locator("[data-panel-toggle]").click()
    expect(page.locator("#panel-contact")).to_be_visible()
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    screenshot(page, "desk-panel-phone-dark")
    page.keyboard.press("Escape")
    expect(page.locator("[data-panel-toggle]")).to_be_focused()
    page.locator("[data-act=snooze]").click()
    page.get_by_role("button", name="Até o cliente escrever").click()
    expect(page.locator(".head .chip-waiting_customer")).to_be_visible()
    talk.refresh_from_db()
    assert (talk.owner, talk.priority, talk.tags) == (rosa, 1, ["visita"])


def test_a_picture_and_a_voice_message(
    company: Company, context: BrowserContext, log_in: Callable[[User], Page]
) -> None:
    ana = company.person("ana")
    talk = company.conversation("Maria Souza", state=State.HUMAN, owner=ana)
    context.grant_permissions(["microphone"])
    page = log_in(ana)
    page.goto(f"/c/{talk.public_id}/")
    picture: FilePayload = {"name": "luz.png", "mimeType": "image/png", "buffer": png()}
    other: FilePayload = {"name": "outra.png", "mimeType": "image/png", "buffer": png(40, 30)}
    page.locator("[data-file-input]").set_input_files([picture, other])
    expect(page.locator("[data-files] li")).to_have_count(2)
    assert axe.violations(page) == []
    page.get_by_role("button", name="Remover outra.png").click()
    page.locator("#composer-text").fill("a luz fica assim")
    page.keyboard.press("Enter")
    expect(page.locator(".from-person .picture img")).to_have_js_property("complete", True)
    expect(page.locator(".from-person .bubble-text")).to_have_text("a luz fica assim")
    expect(page.locator("[data-files]")).to_be_hidden()
    page.locator("[data-record]").click()
    expect(page.locator("[data-recording] [data-seconds]")).to_have_text("0:01")
    page.locator("[data-stop]").click()
    expect(page.locator(".from-person audio")).to_be_visible()
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == ["image", "audio"]


def test_a_suggestion_is_shown_with_its_doubt_and_edited_by_the_person(
    company: Company, provider: str, log_in: Callable[[User], Page]
) -> None:
    model = ModelServer(urlsplit(provider).port or 0)
    model.reset()
    model.will_say("Sua fatura é de R$ 87,40.")
    ana = company.person("ana")
    talk = company.conversation("Maria Souza", state=State.HUMAN, owner=ana)
    company.says(talk, "quanto devo?", ago=20)
    page = log_in(ana)
    page.goto(f"/c/{talk.public_id}/")
    page.locator("[data-help] summary").click()
    page.get_by_role("button", name="Rascunhar uma resposta").click()
    box = page.locator("[data-suggestion]")
    expect(box.locator("[data-hint]")).to_contain_text("valor")
    expect(box.locator("[data-simulated]")).to_be_visible()
    assert axe.violations(page) == []
    page.keyboard.press("Enter")  # the focus is on what puts it into the text
    expect(page.locator("#composer-text")).to_have_value("Sua fatura é de R$ 87,40.")
    expect(box).to_be_hidden()
    assert not Message.objects.filter(author="person").exists()
