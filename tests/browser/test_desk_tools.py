"""What stands beside an agent's text: files dropped and pasted, macros by their keys, pictures, promises, undo."""

import base64
import json
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Conversation, Message, SlaClock, Turn
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock, live
from lia_cortex.supervision.services import example_answers
from tests.api import rows
from tests.browser import axe
from tests.browser.pictures import png
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
State = Conversation.State

GIVES = """([kind, name, data]) => {
  const file = new File([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], name, { type: "image/png" });
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  const options = { bubbles: true, cancelable: true };
  if (kind === "paste") {
    document.getElementById("composer-text").dispatchEvent(
      new ClipboardEvent("paste", { ...options, clipboardData: dataTransfer }));
  } else {
    for (const each of ["dragover", "drop"]) {
      document.getElementById("items").dispatchEvent(new DragEvent(each, { ...options, dataTransfer }));
    }
  }
}"""


def gives(page: Page, kind: str, name: str, picture: bytes) -> None:
    page.evaluate(GIVES, [kind, name, base64.b64encode(picture).decode()])


def fits(page: Page) -> bool:
    """Tell whether nothing of the thread stands out of the window: the page itself cuts that off."""
    parts = (
        "html, main, .thread, .thread-head, .composer, .composer-form, .composer-bar, .composer-modes, .lightbox[open]"
    )
    wide = "(parts) => [...document.querySelectorAll(parts)].filter((each) => each.scrollWidth > innerWidth).length"
    return bool(page.evaluate(wide, parts) == 0)


def sent(gateway: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{gateway}/simulated/sent", timeout=5) as answer:
        return list(json.load(answer)["sent"])


def test_pictures_dropped_and_pasted_reach_the_customer_and_open_large(
    company: Company,
    log_in: Callable[[User], Page],
    gateway: str,
    sends: Callable[[Conversation], None],
    screenshot: Callable[[Page, str], Path],
) -> None:
    ana = company.person("ana")
    talk = company.conversation("Maria Souza", state=State.HUMAN, owner=ana)
    rows.instance(name="principal", sends_per_minute=0)
    page = log_in(ana)
    page.goto(f"/desk/c/{talk.public_id}/")
    field = page.locator("#composer-text")
    gives(page, "drop", "luz.png", png())
    gives(page, "paste", "porta.png", png(60, 90))
    expect(page.locator("[data-files] li")).to_have_count(2)
    field.fill("a luz fica assim")
    page.keyboard.press("Enter")
    expect(page.locator(".from-person .picture img")).to_have_count(2)
    sends(talk)
    expect(page.locator(".from-person").locator(".tick-sent, .tick-delivered, .tick-read")).to_have_count(2)
    assert [(each["kind"], each["text"]) for each in sent(gateway)] == [("image", "a luz fica assim"), ("image", "")]

    first = page.locator(".picture").first
    first.focus()
    page.keyboard.press("Enter")
    box = page.locator("[data-lightbox]")
    expect(box.locator("img")).to_have_js_property("naturalWidth", 240)
    expect(box.get_by_role("img", name="a luz fica assim")).to_be_visible()
    expect(box.locator("[data-about]")).to_contain_text("a luz fica assim")
    expect(box.locator("[data-step='-1']")).to_be_disabled()
    assert axe.violations(page) == []
    screenshot(page, "desk-picture-light")
    page.keyboard.press("t")  # no letter does anything beneath it
    page.keyboard.press("ArrowRight")
    expect(box.locator("img")).to_have_js_property("naturalWidth", 60)
    Message.objects.filter(conversation=talk).update(extra={"seen": "again"})
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.locator(".picture").nth(1)).to_be_focused()
    page.set_viewport_size({"width": 320, "height": 640})
    page.keyboard.press("Escape")  # the panel has become a drawer
    first.click()
    expect(box.get_by_role("img", name="a luz fica assim")).to_be_visible()
    assert axe.violations(page) == []
    assert fits(page)
    box.get_by_role("button", name="Fechar a foto").click()
    expect(first).to_be_focused()
    talk.refresh_from_db()
    assert talk.owner == ana


def test_macros_and_ready_answers_by_their_keys(company: Company, log_in: Callable[[User], Page]) -> None:
    example_answers.load()
    ana = company.person("ana")
    talk = company.conversation("Maria Souza", state=State.HUMAN, owner=ana)
    company.says(talk, "quando vem o técnico?", ago=30)
    page = log_in(ana)
    page.goto(f"/desk/c/{talk.public_id}/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Executar uma macro")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("p")
    expect(page.locator("#composer-text")).to_have_value("/")
    expect(page.locator(".suggestions [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#composer-text").fill("")
    # From within the text, and quicker than the list comes: the key of the one that asks for a day.
    page.keyboard.press("Alt+KeyM")
    page.keyboard.press("v")
    expect(page.locator("dialog[data-ask]")).to_be_visible()
    page.keyboard.type("sexta")
    page.keyboard.press("Tab")
    page.keyboard.type("de manhã")
    page.keyboard.press("Enter")
    expect(page.locator(".head .chip-waiting_customer")).to_be_visible()
    expect(page.locator(".from-person .bubble-text")).to_contain_text("ficou para sexta, de manhã")
    expect(page.locator("#composer-text")).to_be_focused()  # where one goes on after a macro
    page.locator("#composer-text").blur()
    page.keyboard.press("m")
    menu = page.locator("[data-macros]")
    expect(menu.locator("[data-key]").first).to_be_focused()
    assert axe.violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(menu.locator("[data-key]").nth(1)).to_be_focused()
    page.keyboard.press("j")  # no macro's, and no other deed's here
    page.keyboard.press("e")
    expect(page.locator("[data-open]")).to_have_count(0)  # a closed conversation is nobody's
    expect(page.locator("#thread [data-back]")).to_be_visible()
    expect(page.locator("#toasts .toast").last).to_contain_text("Despedir-se e encerrar")
    talk.refresh_from_db()
    assert (talk.state, talk.close_reason) == (State.CLOSED, "resolvido")
    assert Message.objects.filter(conversation=talk, author="person").count() == 2


def test_deeds_of_the_thread_are_told_and_taken_back_as_those_of_the_list(
    company: Company, log_in: Callable[[User], Page]
) -> None:
    rosa = company.person("rosa", role="supervisor")
    talk = company.conversation("Maria Souza", waiting_since=company.now)
    company.says(talk, "oi", ago=30)
    earlier = company.conversation(state=State.CLOSED, contact=talk.contact, identity=talk.identity, ago=9000)
    page = log_in(rosa)
    page.set_viewport_size({"width": 1500, "height": 900})
    page.goto(f"/desk/c/{talk.public_id}/")
    page.keyboard.press("t")
    toast = page.locator("#toasts .toast")
    expect(toast).to_contain_text("A palavra é sua")
    expect(page.locator("[data-floor]")).to_have_attribute("data-floor", "mine")
    assert axe.violations(page) == []
    toast.get_by_role("button", name="Desfazer").click()
    expect(page.locator("[data-floor]")).to_have_attribute("data-floor", "bot")
    expect(page.locator(".line-returned")).to_contain_text("Desfeito")
    page.locator("#toasts").get_by_role("button", name="Dispensar").click()
    expect(toast).to_have_count(0)

    page.locator("#panel-visits a").click()
    expect(page.locator("[data-open]")).to_have_attribute("data-open", earlier.public_id)
    assert page.url.endswith(f"/desk/c/{earlier.public_id}/")
    page.go_back()
    expect(page.locator("[data-open]")).to_have_attribute("data-open", talk.public_id)
    assert page.url.endswith(f"/desk/c/{talk.public_id}/")


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_promises_answers_in_the_making_and_sources(
    company: Company, log_in: Callable[[User], Page], screenshot: Callable[[Page, str], Path], width: int
) -> None:
    rosa = company.person("rosa", role="supervisor")
    now = clock.now()
    talk = company.conversation("Maria Souza", waiting_since=now, sla_due_at=now - timedelta(minutes=3))
    company.says(talk, "minha internet caiu", ago=30)
    SlaClock.objects.create(conversation=talk, kind="first", target_seconds=600, started_at=now, due_at=talk.sla_due_at)
    page = log_in(rosa)
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"/desk/c/{talk.public_id}/")
    expect(page.locator("#thread .chip-promise")).to_contain_text("atrasada")
    expect(page.locator("#answering")).to_have_count(0)
    times = dict.fromkeys(("opened_at", "last_message_at", "due_at", "cap_at", "claimed_at"), now)
    lease = clock.now() + timedelta(minutes=5)
    turn = Turn.objects.create(conversation=talk, status="running", floor_epoch=0, lease_until=lease, **times)
    live.look(conversation=talk.public_id)
    expect(page.locator("#answering")).to_be_visible()
    expect(page.locator(".head .dots")).to_be_visible()
    assert axe.violations(page) == []
    assert fits(page)
    screenshot(page, f"desk-thread-{width}")
    Turn.objects.filter(pk=turn.pk).update(status="failed", finished_at=now)
    live.look(conversation=talk.public_id)
    expect(page.locator("#answering")).to_have_count(0)
    page.locator("[data-act=take-over]").click()
    expect(page.locator("#toasts .toast")).to_be_visible()
    page.locator("[data-panel-toggle]").click(trial=True)  # it lies over no button
    assert axe.violations(page) == []
    assert fits(page)
    field = page.locator("#composer-text")
    field.click()  # nothing lies over it
    field.fill("oi")
    page.locator("[data-send]").click()
    expect(page.locator(".from-person .bubble-text")).to_have_text("oi")
    screenshot(page, f"desk-thread-mine-{width}")
    for menu in ("[data-emoji]", "[data-macros]", "[data-help]"):
        page.locator(f"{menu} summary").click()
        expect(page.locator(f"{menu} .menu-body")).to_be_visible()
        opened = page.locator(f"{menu} .menu-body").bounding_box()
        assert opened
        assert 0 <= opened["x"] <= opened["x"] + opened["width"] <= width
    assert axe.violations(page) == []
    screenshot(page, f"desk-thread-help-{width}")
