"""Words stay within what they stand in: menus, previews and glances."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.supervision.services import example_answers
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
SPILLED = """(menu) => {
  const edge = menu.getBoundingClientRect().right;
  return [...menu.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > edge).length;
}"""
"""How many parts of a menu stand out of it."""

LIVE = """([word, age]) => {
  document.querySelector("[data-live-word]").textContent = word;
  const shown = document.querySelector("[data-live-age]");
  shown.textContent = age;
  return shown.scrollWidth - shown.clientWidth;
}"""


LOST = """() => [...document.querySelectorAll("#rows .row-link")].flatMap((link) => {
  const bottom = link.getBoundingClientRect().bottom - 4;
  const { right } = link.querySelector(".row-chips").getBoundingClientRect();
  const isLost = (at) => at.right > right + 1 || at.bottom > bottom || at.width < 14;
  const chips = [...link.querySelectorAll(".row-chips > :not(.sr)")];
  return chips.filter((each) => isLost(each.getBoundingClientRect())).map((each) => each.textContent.trim());
})"""
"""What a row of a list says of its conversation and does not show."""


HEIGHTS = """() => [...document.querySelectorAll("#rows .row")].map((row) => row.getBoundingClientRect().height)"""


def test_a_row_that_gains_chips_is_as_high_as_before(company: Company, log_in: Callable[[User], Page]) -> None:
    long = "quero falar com uma pessoa, já é a terceira vez que peço isso e ninguém responde; a internet caiu de novo"
    promised: dict[str, Any] = {"waiting_since": company.now, "sla_due_at": company.now}
    for words, extra in (("oi", {}), (long, {}), (long, promised), (long, promised | {"priority": 0})):
        talk = company.conversation("Maria Souza", state=Conversation.State.WAITING_HUMAN, team=company.team, **extra)
        company.says(talk, words)
    page = log_in(company.person("rosa", role="supervisor", team=company.team))
    for width in (1440, 1360, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/?list=waiting_human")
        expect(page.locator("#rows .row")).to_have_count(4)
        expect(page.locator("[data-age]").first).not_to_be_empty()
        assert len(set(page.evaluate(HEIGHTS))) == 1, width


def test_rows_show_all_that_they_say(company: Company, log_in: Callable[[User], Page]) -> None:
    now = company.now
    waits: dict[str, Any] = {
        "state": Conversation.State.WAITING_HUMAN,
        "team": company.team,
        "waiting_since": now - timedelta(hours=3),
    }
    told: dict[str, Any] = {
        "priority": 0,
        "sentiment": "negative",
        "snoozed_until": now,
        "sla_due_at": now - timedelta(minutes=1),
    }
    tags = ["visita", "segunda via do boleto", "mudança de endereço", "retenção", "fibra"]
    for extra in ({}, {"priority": 2}, told, told | {"tags": tags[:2]}, told | {"tags": tags}):
        talk = company.conversation("Maria Aparecida de Souza", **(waits | extra))
        company.says(talk, "quero falar com uma pessoa, já é a terceira vez")
    page = log_in(company.person("rosa", role="supervisor", team=company.team))
    for width in (1440, 1360, 1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/?list=waiting_human", "/desk/?list=queue"):
            page.goto(address)
            expect(page.locator("#rows .row")).to_have_count(5)
            expect(page.locator("[data-age]").first).not_to_be_empty()
            assert page.evaluate(LOST) == [], (width, address)
    expect(page.locator("#rows").get_by_text("+2", exact=False)).to_be_visible()


def test_words_stay_within_menus_previews_and_glances(company: Company, log_in: Callable[[User], Page]) -> None:
    example_answers.load()
    ana = company.person("ana")
    talk = company.conversation("Maria Souza", state=Conversation.State.HUMAN, owner=ana)
    company.says(talk, "a luz está vermelha", ago=30, kind="image")
    page = log_in(ana)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/desk/c/{talk.public_id}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    icon, words = page.locator(".row-words .icon"), page.locator(".row-words .words-text")
    expect(words).to_be_visible()
    marks = icon.bounding_box(), words.bounding_box()
    assert marks[0]
    assert marks[1]
    assert marks[1]["x"] >= marks[0]["x"] + marks[0]["width"]  # beside it, not below it
    told = page.locator("#board")
    age = str(told.get_attribute("data-updated")).replace("SECONDS", "59")
    for state in ("polling", "delayed", "disconnected"):
        assert page.evaluate(LIVE, [told.get_attribute(f"data-{state}"), age]) <= 0, state
    page.keyboard.press("m")
    menu = page.locator("[data-macros] .menu-body")
    expect(menu.locator("[data-key]").first).to_be_focused()
    assert menu.evaluate(SPILLED) == 0
    page.keyboard.press("Escape")
    page.goto("/desk/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    glance = page.locator("#peek .peek-text")
    expect(glance).to_contain_text("a luz está vermelha")
    assert glance.evaluate("(each) => each.getBoundingClientRect().height") < 40  # one line of it
