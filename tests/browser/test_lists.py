"""Lists, filters, keys, deeds on many and the wall, as a person uses them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Conversation, SlaClock, Tag
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock, live
from lia_cortex.supervision.models import NoticeRule
from tests.browser import afternoon, axe
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
State = Conversation.State
Shoot = Callable[[Page, str], Path]


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


@pytest.fixture
def page(rosa: User, log_in: Callable[[User], Page]) -> Page:
    """Return the board of a supervisor."""
    return log_in(rosa)


def ready(page: Page, address: str = "/") -> None:
    """Open an address and wait for its line; a mark shows that it is never loaded again."""
    page.goto(address)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.evaluate("window.sameDocument = true")


def row(talk: Conversation) -> str:
    return f"#rows [data-id={talk.public_id}]"


def test_filters_are_in_the_address_and_back_finds_the_list_as_it_was(company: Company, page: Page) -> None:
    waits = [
        company.conversation(
            f"Fila {index:02}",
            state=State.WAITING_HUMAN,
            team=company.team,
            ago=index,
            waiting_since=company.now - timedelta(minutes=index),
        )
        for index in range(25)
    ]
    happy = company.conversation("João Feliz", sentiment="positive", ago=5)
    company.says(happy, "a conexão voltou", ago=5)
    ready(page)
    expect(page.locator("#tile-waiting .tile-value")).to_have_text("25")
    page.locator("#tile-waiting a").click()
    page.wait_for_url("**/?list=waiting_human")
    expect(page.locator("#rows .row-name").first).to_have_text("Fila 24")
    expect(page.locator("#rows .row")).to_have_count(25)
    page.locator(row(waits[3])).scroll_into_view_if_needed()
    page.locator(row(waits[3])).locator("a").click()
    page.wait_for_url(f"**/c/{waits[3].public_id}/?list=waiting_human")
    expect(page.locator("#items")).to_be_attached()
    page.locator("#list .tabs a").first.click()
    page.wait_for_url(lambda url: url.endswith("/"))
    page.locator("#filters-switch").click()
    page.locator("[name=sentiment]").select_option("positive")
    page.wait_for_url("**/?sentiment=positive")
    expect(page.locator("#rows .row")).to_have_count(1)
    page.locator("[name=sentiment]").select_option("")
    page.wait_for_url(lambda url: url.endswith("/"))
    page.locator("#search").press_sequentially("conexao")
    page.wait_for_url("**/?q=conexao")
    expect(page.locator("#rows .row-name")).to_have_text(["João Feliz"])
    expect(page.locator("#search")).to_be_focused()
    for _ in range(4):
        page.go_back()
    page.wait_for_url(f"**/c/{waits[3].public_id}/?list=waiting_human")
    expect(page.locator(row(waits[3]))).to_be_in_viewport()
    expect(page.locator("#rows .row")).to_have_count(25)
    assert page.evaluate("window.sameDocument")


def test_numbers_and_promises_follow_what_happens(company: Company, page: Page) -> None:
    due = company.now + timedelta(minutes=9)
    held = company.conversation("Maria", state=State.HUMAN, owner=User.objects.get(username="rosa"), sla_due_at=due)
    SlaClock.objects.create(
        conversation=held, kind="next", target_seconds=3600, started_at=company.now, due_at=due, status="running"
    )
    ready(page)
    expect(page.locator("#tile-at_risk .tile-value")).to_have_text("1")
    expect(page.locator(row(held)).locator("[data-left]")).to_have_text("8 min")
    expect(page.locator(row(held)).locator("[data-level-word]")).to_have_text("em risco")
    expect(page.locator("#tile-waiting .tile-value")).to_have_text("0")
    company.conversation("Nova", state=State.WAITING_HUMAN, waiting_since=clock.now() - timedelta(minutes=16))
    company.says(held, "oi?")
    live.look(conversation=held.public_id)
    expect(page.locator("#tile-waiting .tile-value")).to_have_text("1")
    expect(page.locator("#tile-oldest [data-since]")).to_have_attribute("data-level", "late")
    expect(page.locator(row(held)).locator("[data-unread]")).to_contain_text("1")
    page.locator(row(held)).locator("a").click()
    expect(page.locator(row(held)).locator("[data-unread]")).to_be_hidden()
    assert page.evaluate("window.sameDocument")


def test_the_keyboard_alone(company: Company, page: Page) -> None:
    talks = [company.conversation(f"Cliente {index}", ago=index) for index in range(3)]
    company.says(talks[1], "preciso de ajuda", ago=1)
    ready(page)
    page.keyboard.press("j")
    expect(page.locator(row(talks[0])).locator("a")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("#peek")).to_contain_text("preciso de ajuda")
    expect(page.locator(row(talks[1])).locator("[data-unread]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_contain_text("2 selecionadas")
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()
    # ABNT2: "/" and "?" stand on a key of their own, or under AltGr; the code of the key is not the character.
    slash = {"key": "/", "code": "IntlRo", "bubbles": True, "cancelable": True}
    page.evaluate("(init) => document.body.dispatchEvent(new KeyboardEvent('keydown', init))", slash)
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("jx?")
    expect(page.locator("#search")).to_have_value("jx?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Escape")
    question = slash | {"key": "?", "code": "KeyW", "modifierAltGraph": True, "ctrlKey": True, "altKey": True}
    page.evaluate("(init) => document.body.dispatchEvent(new KeyboardEvent('keydown', init))", question)
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    dead = slash | {"key": "Dead", "code": "Quote"}
    page.evaluate("(init) => document.body.dispatchEvent(new KeyboardEvent('keydown', init))", dead)
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    page.keyboard.type("cliente 2")
    expect(page.locator("#palette-options li").first).to_contain_text("Cliente 2")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/c/{talks[2].public_id}/")


def test_deeds_on_many_are_taken_back(company: Company, page: Page) -> None:
    Tag.objects.create(name="vip")
    talks = [company.conversation(f"Cliente {index}", ago=index) for index in range(4)]
    ready(page)
    page.locator(row(talks[0])).hover()
    page.locator(row(talks[0])).locator("[data-pick]").check()
    page.locator(row(talks[2])).locator("[data-pick]").click(modifiers=["Shift"])
    expect(page.locator("#bulk")).to_contain_text("3 selecionadas")
    page.locator("[data-deed=take_over]").click()
    expect(page.locator(".toast")).to_be_visible()
    expect(page.locator("#bulk")).to_be_hidden()
    expect(page.locator("#tile-with_people .tile-value")).to_have_text("3")
    page.locator(".toast [data-undo] button").click()
    expect(page.locator("#tile-with_people .tile-value")).to_have_text("0")
    page.locator(row(talks[3])).locator("a").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-options li").first).to_have_text("Assumir")
    page.keyboard.type("reabrir")  # open it is already
    expect(page.locator("#palette [data-nothing]")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("etiqueta")
    expect(page.locator("#palette-options li").first).to_have_text("Etiqueta…")
    page.keyboard.press("Enter")
    page.keyboard.type("vip")
    expect(page.locator("#palette-options li")).to_have_text(["vip"])
    page.keyboard.press("Enter")
    expect(page.locator(row(talks[3]))).to_contain_text("vip")


def test_a_desk_says_who_is_there_and_what_is_mine(
    company: Company, log_in: Callable[[User], Page], screenshot: Shoot
) -> None:
    ana = company.person("ana", team=company.team)
    now = company.now
    slow = company.conversation("Lenta", state=State.HUMAN, owner=ana, waiting_since=now - timedelta(minutes=9), ago=9)
    quick = company.conversation("Nova", state=State.HUMAN, owner=ana, waiting_since=now - timedelta(minutes=1))
    queued = company.conversation("Na fila", state=State.WAITING_HUMAN, team=company.team)
    page = log_in(ana)
    ready(page, "/desk/")
    expect(page.locator("#rows .row-name")).to_have_text(["Lenta", "Nova"])
    expect(page.locator("[data-load]")).to_have_text("2/6")
    page.locator("#presence-choice").select_option("online")
    expect(page.locator("#presence")).to_have_attribute("data-status", "online")
    screenshot(page, "desk-light")
    assert axe.violations(page) == []
    page.locator("#list .tabs a").nth(1).click()
    page.wait_for_url("**/desk/?list=queue")
    expect(page.locator("#rows .row-name")).to_have_text(["Na fila"])
    page.locator(row(queued)).locator("a").click()
    page.wait_for_url(f"**/desk/c/{queued.public_id}/?list=queue")
    page.reload()
    expect(page.locator("#rows .row-name")).to_have_text(["Na fila"])
    assert page.request.get("/wall/").status == 403
    assert {slow.owner_id, quick.owner_id} == {ana.pk}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_wall_and_the_dialogs(company: Company, page: Page, screenshot: Shoot, scheme: str) -> None:
    afternoon.busy(company)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    ready(page)
    for opener, dialog in (("[data-palette]", "palette"), ("[data-keys]", "keys"), ("[data-notices]", "notices")):
        page.locator(opener).click()
        expect(page.locator(f"#{dialog}")).to_be_visible()
        screenshot(page, f"{dialog}-{scheme}")
        assert axe.violations(page) == []
        page.keyboard.press("Escape")
    page.locator("#filters-switch").click()
    page.locator("#rows .row").first.hover()
    page.locator("#rows [data-pick]").first.check()
    screenshot(page, f"board-filters-{scheme}")
    assert axe.violations(page) == []
    page.set_viewport_size({"width": 1920, "height": 1080})
    ready(page, "/wall/")
    expect(page.locator(".wall-name").first).to_have_text("Marcos Vieira")
    assert page.locator(".wall a, .wall button, .wall input").count() == 0
    screenshot(page, f"wall-{scheme}")
    assert axe.violations(page) == []
    company.conversation("Urgente", state=State.WAITING_HUMAN, priority=0, waiting_since=clock.now())
    live.look(conversation=Conversation.objects.latest("pk").public_id)
    expect(page.locator(".wall-name").first).to_have_text("Urgente")
    page.context.set_offline(True)
    expect(page.locator("#live")).not_to_have_attribute("data-state", "live", timeout=30_000)
    page.context.set_offline(False)


def test_one_notice_for_one_event_over_several_tabs(company: Company, rosa: User, page: Page) -> None:
    NoticeRule.objects.create(user=rosa, event="queued", desktop=True, sound=True)
    page.context.grant_permissions(["notifications"])
    # What the browser would show is kept where both tabs see it.
    page.context.add_init_script(
        "window.Notification = class extends EventTarget { static permission = 'granted';"
        " constructor(title) { super(); localStorage.noticed = `${localStorage.noticed ?? ''}${title};` } }"
    )
    ready(page)
    ready(page.context.new_page())
    for name in ("Marcos", "Nadia"):
        company.now = clock.now()
        talk = company.conversation(name, state=State.WAITING_HUMAN)
        company.notes(talk, "queued")
        live.look(conversation=talk.public_id)
        page.wait_for_function("(name) => localStorage.noticed?.includes(name)", arg=name, timeout=30_000)
    # When the second was told, both tabs had long been told of the first.
    assert page.evaluate("localStorage.noticed").count("Marcos espera na fila;") == 1
