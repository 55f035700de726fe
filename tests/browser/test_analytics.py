"""The page of figures as people read it: charts that draw, tables that say the same, filters by keyboard."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from lia_cortex.accounts.models import Team, User
from lia_cortex.analytics.services import refreshing
from lia_cortex.kernel import clock
from lia_cortex.simulator.load import filling
from tests.browser import axe
from tests.browser.conftest import SCREENSHOTS
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
Shoot = Callable[[Page, str], Path]
SIZES: dict[str, ViewportSize] = {
    "": {"width": 1360, "height": 860},
    "-phone": {"width": 390, "height": 844},
    "-small": {"width": 320, "height": 640},
}
CHARTS = ("day", "hour", "weekday")
DRAWN = """(place) => {
  const canvas = place.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 3] === 255) seen.add(`rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`);
  return [0, 1, 2].map((index) => {
    const probe = document.createElement("i");
    probe.className = `series-${index}`;
    document.body.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return seen.has(colour);
  });
}"""
"""Whether the canvas has pixels of each series' colour."""


@pytest.fixture
def page(company: Company, log_in: Callable[[User], Page]) -> Page:
    """Return the page of a supervisor over some weeks of work."""
    now = clock.now()
    filling.fill(messages=4000, seed=20_261_123, now=now)
    refreshing.rebuild(now=now)
    page = log_in(company.person("rosa", role="supervisor"))
    page.goto("/analytics/")
    return page


def check_drawn(page: Page, *, bot: bool = True) -> None:
    for key in CHARTS:
        place = page.locator(f".figures-{key} [data-chart]")
        expect(place.locator("canvas")).to_have_count(1)
        assert place.evaluate(DRAWN) == [True, bot, True], key


def file_of(page: Page) -> list[list[str]]:
    address = page.locator("a[href*='format=csv']").get_attribute("href")
    response = page.request.get(f"/analytics/{address}")
    assert response.ok
    return list(csv.reader(io.StringIO(response.body().decode("utf-8-sig"))))


def shown(page: Page) -> list[str]:
    """Return what the tables on the screen say, cell by cell, titles included."""
    cells = """() => [...document.querySelectorAll(".figures-part")].flatMap((part) =>
      [part.querySelector("h2"), ...part.querySelectorAll(".figures-scroll :is(th, td)")].map(
        (each) => each.textContent.trim()))"""
    found: list[str] = page.evaluate(cells)
    return found


def test_charts_draw_in_every_size_and_theme(page: Page, screenshot: Shoot) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for name, size in SIZES.items():
            page.set_viewport_size(size)
            page.goto("/analytics/")
            check_drawn(page)
            screenshot(page, f"analytics-{theme}{name}")
            page.screenshot(path=SCREENSHOTS / f"analytics-{theme}{name}-whole.png", full_page=True)
            assert axe.violations(page) == [], f"{theme}{name}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{theme}{name}"
    # A theme or a width that changes under an open page draws anew.
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(SIZES[""])
    expect(page.locator(".figures-day canvas")).to_have_count(1)
    check_drawn(page)
    # For those who see no picture the same stands in a table, a key away.
    expect(page.get_by_role("img", name="Mensagens por dia: a tabela abaixo diz o mesmo")).to_be_visible()
    summary = page.locator(".figures-day summary")
    summary.press("Enter")
    expect(page.locator(".figures-day .figures-scroll tbody tr")).to_have_count(30)
    assert axe.violations(page) == []


def test_filters_by_keyboard_stand_in_the_address_and_back_works(page: Page) -> None:
    whole = shown(page)
    team = Team.objects.get(name="Load 1")
    page.locator("select[name=team]").focus()
    page.keyboard.type("Load 1")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Mostrar").press("Enter")
    page.wait_for_url(f"**team={team.public_id}**")
    expect(page.locator("select[name=team]")).to_have_value(team.public_id)
    one = shown(page)
    assert one != whole
    assert flat(file_of(page)) == readable(one)
    page.locator(".figures-by a", has_text="Atendente").press("Enter")
    page.wait_for_url("**by=agent**")
    expect(page.locator("h2", has_text="Por atendente")).to_be_visible()
    assert f"team={team.public_id}" in page.url
    page.go_back()
    page.go_back()
    expect(page.locator("select[name=team]")).to_have_value("")
    assert shown(page) == whole
    assert flat(file_of(page)) == readable(whole)


def flat(rows: list[list[str]]) -> list[str]:
    return [cell for row in rows for cell in row]


def readable(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell != "Nada nestes dias."]


def test_agents_find_their_own_figures(company: Company, page: Page, log_in: Any) -> None:
    page.context.clear_cookies()
    page = log_in(User.objects.get(username="load-3"))
    page.goto("/analytics/")
    check_drawn(page, bot=False)  # what assistants say is nobody's own work
    expect(page.get_by_text("Suas próprias conversas.")).to_be_visible()
    expect(page.locator("select[name=agent]")).to_have_count(0)
