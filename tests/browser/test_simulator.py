"""Phones in the browser, before the simulated gateway."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.pictures import png, sticker, video

pytestmark = pytest.mark.browser


def phone(page: Page, name: str) -> Locator:
    return page.locator(f"section.phone[aria-label='{name}']")


def write(on: Locator, text: str) -> None:
    on.locator("[data-text]").fill(text)
    on.locator("[data-text]").press("Enter")


def test_customers_write_side_by_side(context: BrowserContext, screenshot: Callable[[Page, str], Path]) -> None:
    page = context.new_page()
    page.goto("/simulator/")
    maria, joao = phone(page, "Maria Souza"), phone(page, "João Lima")
    owner = page.locator(".phone.is-owner")
    write(maria, "minha internet caiu")
    write(maria, "está *tudo* vermelho <b>no</b> aparelho")
    write(joao, "oi")
    expect(maria.locator(".said")).to_have_count(2)
    expect(maria.locator(".said-text strong")).to_have_text("tudo")
    expect(maria.locator(".said-text b")).to_have_count(0)
    expect(joao.locator(".said")).to_have_count(1)

    write(owner, "Olá, Maria. Já vou ver.")
    expect(maria.locator(".said:not(.is-mine)")).to_have_count(1)
    expect(owner.locator(".said")).to_have_count(3)

    maria.locator("[data-file=image]").set_input_files({"name": "luz.png", "mimeType": "image/png", "buffer": png()})
    expect(maria.locator(".said img")).to_have_count(1)
    expect(maria.locator(".said img")).to_have_js_property("naturalWidth", 240)
    joao.locator("[data-file=document]").set_input_files(
        {"name": "conta.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    expect(joao.locator("a.said-file")).to_contain_text("conta.pdf")
    joao.locator("[data-file=video]").set_input_files({"name": "luzes.mp4", "mimeType": "video/mp4", "buffer": video()})
    expect(joao.locator(".said video")).to_have_attribute("aria-label", "Vídeo")
    joao.locator("[data-file=sticker]").set_input_files(
        {"name": "figurinha.webp", "mimeType": "image/webp", "buffer": sticker()}
    )
    expect(joao.locator(".said img")).to_have_js_property("naturalWidth", 64)
    joao.locator("[data-attach] summary").click()
    joao.locator("[data-location]").click()
    joao.locator(".place .button-primary").click()
    expect(joao.locator("div.said-file")).to_contain_text("Casa")

    answered = maria.locator(".said:not(.is-mine)")
    answered.hover()
    answered.locator("[data-more]").click()
    answered.locator("[data-emoji='👍']").click()
    expect(maria.locator(".said-reactions")).to_have_text("👍")
    screenshot(page, "simulator-light")

    first = maria.locator(".said").first
    first.hover()
    first.locator("[data-more]").click()
    screenshot(page, "simulator-acts")
    first.locator("[data-do=edit]").click()
    write(maria, "minha internet caiu de novo")
    expect(first.locator(".said-text")).to_have_text("minha internet caiu de novo")
    first.hover()
    first.locator("[data-more]").click()
    first.locator("[data-do=delete]").click()
    expect(first.locator(".said-gone")).to_be_visible()

    page.locator("[data-theme-switch]").click()
    screenshot(page, "simulator-dark")
    page.set_viewport_size({"width": 390, "height": 844})
    screenshot(page, "simulator-phone-dark")


def test_phones_are_remembered(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/simulator/")
    page.locator("#add-phone [name=name]").fill("Rita")
    page.locator("#add-phone [name=number]").fill("(21) 97777-1234")
    page.locator("#add-phone button").click()
    expect(phone(page, "Rita").locator("[data-number]")).to_have_text("+55 21 97777-1234")
    phone(page, "João Lima").locator("[data-remove]").click()
    page.reload()
    expect(phone(page, "Rita")).to_be_visible()
    expect(phone(page, "João Lima")).to_have_count(0)
