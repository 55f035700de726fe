"""How the pages look, and that everybody can use them; the pictures are kept in var/screenshots/."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from lia_cortex.accounts.models import User
from tests.browser import afternoon, axe, busy_day
from tests.browser.pictures import png
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
Shoot = Callable[..., Path]
WIDE: ViewportSize = {"width": 1360, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 640}
SCHEMES: dict[Literal["light", "dark"], list[str] | None] = {"light": None, "dark": ["color-contrast"]}
"""What axe looks for in each: all of it once, for a theme changes nothing but colours."""
CUT_OFF = """() => {
  const overflows = (each) => /auto|scroll/.test(getComputedStyle(each).overflowX);
  const scrolls = (each) => each && (overflows(each) || scrolls(each.parentElement));
  const cut = (each) => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1;
  return [...document.querySelectorAll("main, a, button, input, select, textarea, table, canvas, h1, h2, h3, p")]
    .filter((each) => cut(each) && !scrolls(each)).map((each) => each.outerHTML.slice(0, 90));
}"""
"""What stands beyond the right edge of the window, where nobody can scroll to it."""
OPERATIONS = ("", "instances/", "stuck/", "failed/", "events/", "switches/")


class Looks:
    """Keeps pictures of a page as it stands, and looks whether everybody can use it."""

    def __init__(self, page: Page, shoot: Shoot) -> None:
        self._page, self._shoot = page, shoot

    def keep(self, name: str, *, at: ViewportSize | None = None, whole: bool = False) -> None:
        """Keep it in both themes, what is in sight or `whole`; axe looks, and nothing is wider than the window."""
        if at is not None:
            self._page.set_viewport_size(at)
        for scheme, rules in SCHEMES.items():
            self._page.emulate_media(color_scheme=scheme)
            self._shoot(self._page, f"{name}-{scheme}", whole)
            assert axe.violations(self._page, rules=rules) == [], f"{name} {scheme}"
        assert self._page.evaluate(CUT_OFF) == [], name

    def everywhere(self, name: str, *, wide: ViewportSize = WIDE, whole: bool = False) -> None:
        """Keep it on a phone, on the smallest of all phones, and on a desk."""
        self.keep(f"{name}-phone", at=PHONE, whole=whole)
        self._page.set_viewport_size(SMALL)
        self._shoot(self._page, f"{name}-small-dark", whole)
        assert axe.violations(self._page, rules=["target-size"]) == [], f"{name} small"
        assert self._page.evaluate(CUT_OFF) == [], f"{name} small"
        self.keep(name, at=wide, whole=whole)


def test_lists_and_what_lies_over_them(company: Company, log_in: Callable[[User], Page], screenshot: Shoot) -> None:
    full = afternoon.busy(company)
    busy_day.behind(company, full)
    page = log_in(company.person("rosa", role="supervisor", team=company.team))
    looks = Looks(page, screenshot)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    looks.everywhere("board-list")
    page.locator("#filters-switch").click()
    looks.everywhere("board-filters")
    page.locator("#filters-switch").click()
    page.locator("#rows [data-pick]").first.check(force=True)
    looks.everywhere("board-bulk")
    page.keyboard.press("Escape")
    for opener, dialog in (("[data-keys]", "keys"), ("[data-notices]", "notices"), ("[data-palette]", "palette")):
        page.locator(opener).click()
        expect(page.locator(f"#{dialog}")).to_be_visible()
        looks.everywhere(f"board-{dialog}")
        page.keyboard.press("Escape")
    page.goto("/desk/?list=queue")
    expect(page.locator("#rows .row").first).to_be_visible()
    looks.everywhere("desk-list")
    page.goto("/desk/?list=mentions")
    expect(page.locator("#no-rows")).to_be_visible()
    looks.keep("desk-empty")
    page.goto("/wall/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    looks.everywhere("wall", wide={"width": 1920, "height": 1080})


def test_a_thread_and_what_lies_over_it(company: Company, log_in: Callable[[User], Page], screenshot: Shoot) -> None:
    full = afternoon.busy(company)
    answer = busy_day.behind(company, full)
    page = log_in(company.person("rosa", role="supervisor"))
    looks = Looks(page, screenshot)
    page.goto(f"/c/{full.public_id}/")
    expect(page.locator("#panel-contact")).to_contain_text("Maria Souza")
    expect(page.locator("#items .bubble").last).to_be_in_viewport()
    looks.keep("thread")
    page.locator("#thread-scroll").evaluate("(pane) => { pane.scrollTop = 0 }")
    looks.keep("thread-start")
    page.locator("[data-act=close]").click()
    looks.keep("thread-close")
    page.keyboard.press("Escape")
    page.locator("[data-act=more]").click()
    expect(page.locator("#menu-user")).to_be_visible()
    looks.keep("thread-menu")
    page.keyboard.press("Escape")
    page.locator(f"#{answer.public_id} [data-why]").click()
    expect(page.locator("#why-title")).to_be_visible()
    looks.everywhere("thread-why")
    page.goto(f"/c/{full.public_id}/why/{answer.public_id}/")
    looks.keep("why-page", whole=True)
    page.set_viewport_size(PHONE)
    page.goto(f"/desk/c/{full.public_id}/")
    expect(page.locator("#items .bubble").last).to_be_in_viewport()
    looks.keep("thread-phone")
    page.locator("[data-act=more]").click()
    expect(page.locator("#menu-user")).to_be_visible()
    looks.keep("thread-menu-phone")


def test_pages_of_figures(company: Company, log_in: Callable[[User], Page], screenshot: Shoot) -> None:
    busy_day.behind(company, afternoon.busy(company))
    page = log_in(User.objects.create_superuser("rosa", password="x", role="admin", first_name="Rosa"))
    looks = Looks(page, screenshot)
    for name in OPERATIONS:
        page.goto(f"/operations/{name}")
        looks.everywhere(f"operations-{name.strip('/') or 'overview'}", whole=True)
    page.goto("/analytics/")
    expect(page.locator("[data-chart] canvas").first).to_be_visible()
    looks.everywhere("analytics", whole=True)


def test_empty_board(company: Company, log_in: Callable[[User], Page], screenshot: Shoot) -> None:
    page = log_in(company.person("rosa", role="supervisor"))
    expect(page.locator("#no-rows")).to_be_visible()
    Looks(page, screenshot).keep("board-empty")


def test_login_and_errors(context: BrowserContext, screenshot: Shoot) -> None:
    page = context.new_page()
    looks = Looks(page, screenshot)
    page.goto("/login/")
    looks.everywhere("login")
    page.locator("[name=username]").fill("ninguém")
    page.locator("[name=password]").fill("nada")
    page.locator("button.button-primary").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    looks.keep("login-refused")
    for _ in range(4):
        page.locator("[name=username]").fill("ninguém")
        page.locator("[name=password]").fill("nada")
        page.locator("button.button-primary").click()
        page.wait_for_load_state()
    expect(page.locator("[role=alert]")).to_contain_text("Espere 15 minutos")
    looks.keep("login-locked")
    page.goto("/nowhere/")
    looks.everywhere("error-404")


def test_the_switch_is_remembered(context: BrowserContext) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme="light")
    page.goto("/login/")
    page.locator("[data-theme-switch]").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"


def test_simulator(context: BrowserContext, screenshot: Shoot) -> None:
    page = context.new_page()
    looks = Looks(page, screenshot)
    page.goto("/simulator/")
    phone = page.locator(".phone").first
    expect(page.locator(".phone")).to_have_count(3)
    phone.locator("[data-text]").fill("oi, minha *internet* caiu")
    phone.locator("[data-text]").press("Enter")
    phone.locator("[data-file=image]").set_input_files({"name": "luz.png", "mimeType": "image/png", "buffer": png()})
    expect(phone.locator(".said img").last).to_have_js_property("naturalWidth", 240)
    owner = page.locator(".phone.is-owner [data-text]")
    owner.fill("Bom dia! Já vou verificar o seu sinal.")
    owner.press("Enter")
    expect(phone.locator(".said:not(.is-mine)").last).to_contain_text("Bom dia!")
    looks.keep("simulator")
    phone.locator(".said:not(.is-mine)").last.hover()
    phone.locator(".said:not(.is-mine) [data-more]").last.click()
    looks.keep("simulator-acts")
    page.keyboard.press("Escape")
    phone.locator("[data-attach] summary").click()
    looks.keep("simulator-attach")
    page.set_viewport_size(PHONE)
    page.mouse.click(200, 20)
    looks.keep("simulator-phone")
