"""How the pages look, and that everybody can use them; the pictures are kept in var/screenshots/."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from lia_cortex.accounts.models import User
from tests.browser import afternoon, axe
from tests.browser.pictures import png
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
Shoot = Callable[[Page, str], Path]
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 640}
Scheme = Literal["light", "dark"]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return "dark" if request.param == "dark" else "light"


def check(page: Page, name: str, screenshot: Shoot) -> None:
    """Keep a picture and let axe look; nothing may be wider than the window."""
    screenshot(page, name)
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_board(company: Company, log_in: Callable[[User], Page], screenshot: Shoot, scheme: Scheme) -> None:
    full = afternoon.busy(company)
    page = log_in(company.person("rosa", role="supervisor"))
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    check(page, f"board-list-{scheme}", screenshot)
    page.locator(f"[data-id={full.public_id}] a").click()
    expect(page.locator("#items .bubble").last).to_be_in_viewport()
    check(page, f"board-thread-{scheme}", screenshot)
    page.locator("#thread-scroll").evaluate("(pane) => { pane.scrollTop = 0 }")
    check(page, f"board-thread-start-{scheme}", screenshot)
    page.locator("[data-act=close]").click()
    check(page, f"board-close-{scheme}", screenshot)
    page.set_viewport_size(PHONE)
    page.goto(f"/c/{full.public_id}/")
    expect(page.locator("#items .bubble").last).to_be_in_viewport()
    check(page, f"board-thread-phone-{scheme}", screenshot)
    page.locator("[data-back]").click()
    expect(page.locator(".list-pane")).to_be_visible()
    check(page, f"board-list-phone-{scheme}", screenshot)
    page.set_viewport_size(SMALL)
    check(page, f"board-list-small-{scheme}", screenshot)


def test_empty_board(company: Company, log_in: Callable[[User], Page], screenshot: Shoot, scheme: Scheme) -> None:
    page = log_in(company.person("rosa", role="supervisor"))
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("#no-rows")).to_be_visible()
    check(page, f"board-empty-{scheme}", screenshot)


def test_login_and_errors(context: BrowserContext, screenshot: Shoot, scheme: Scheme) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto("/login/")
    check(page, f"login-{scheme}", screenshot)
    page.locator("[name=username]").fill("ninguém")
    page.locator("[name=password]").fill("nada")
    page.locator("button.button-primary").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    check(page, f"login-refused-{scheme}", screenshot)
    for _ in range(4):
        page.locator("[name=username]").fill("ninguém")
        page.locator("[name=password]").fill("nada")
        page.locator("button.button-primary").click()
        page.wait_for_load_state()
    expect(page.locator("[role=alert]")).to_contain_text("Espere 15 minutos")
    check(page, f"login-locked-{scheme}", screenshot)
    page.goto("/nowhere/")
    check(page, f"error-404-{scheme}", screenshot)


def test_the_switch_is_remembered(context: BrowserContext) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme="light")
    page.goto("/login/")
    page.locator("[data-theme-switch]").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"


def test_simulator(context: BrowserContext, screenshot: Shoot, scheme: Scheme) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
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
    check(page, f"simulator-{scheme}", screenshot)
    phone.locator(".said:not(.is-mine)").last.hover()
    phone.locator(".said:not(.is-mine) [data-more]").last.click()
    check(page, f"simulator-acts-{scheme}", screenshot)
    page.keyboard.press("Escape")
    phone.locator("[data-attach] summary").click()
    check(page, f"simulator-attach-{scheme}", screenshot)
    page.set_viewport_size(PHONE)
    page.mouse.click(200, 20)
    check(page, f"simulator-phone-{scheme}", screenshot)
