"""The dialog behind an assistant's answer: opened and closed by mouse and keys, and a thumb with a correction."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Feedback
from lia_cortex.accounts.models import User
from tests.browser import afternoon, axe, busy_day
from tests.supervision.company import Company

pytestmark = pytest.mark.browser


def test_the_dialog_by_mouse_and_by_keys(company: Company, log_in: Callable[[User], Page]) -> None:
    full = afternoon.busy(company)
    answer = busy_day.behind(company, full)
    page = log_in(company.person("rosa", role="supervisor"))
    page.goto(f"/c/{full.public_id}/")
    asked, dialog = page.locator(f"#{answer.public_id} [data-why]"), page.locator("dialog.why-dialog")
    asked.click()
    expect(dialog).to_be_visible()
    expect(dialog.locator(".why-path li")).to_have_text(["Recepção", "Suporte técnico"])
    dialog.locator("[data-why-close]").click()
    expect(dialog).to_be_hidden()
    expect(asked).to_be_focused()
    page.mouse.move(0, 0)
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(asked).to_be_focused()

    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    dialog.locator(".why-passages summary").first.press("Enter")
    expect(dialog.locator(".why-passages p").first).to_contain_text("R$ 119,90")
    dialog.locator("textarea").fill("Diga também o prazo: t e v não são teclas aqui.")
    dialog.locator("button[value=down]").press("Enter")
    expect(dialog.locator("[role=status]")).to_contain_text("Guardado")
    expect(dialog.locator("button[value=down]")).to_have_attribute("aria-pressed", "true")
    expect(dialog.locator("button[value=down]")).to_be_focused()
    assert axe.violations(page) == []
    kept = Feedback.objects.get()
    assert (kept.message, kept.thumb, kept.correction[:4]) == (answer, "down", "Diga")
    dialog.locator("button[value=none]").click()
    expect(dialog.locator("button[value=down]")).to_have_attribute("aria-pressed", "false")
    expect(dialog.locator("button[value=up]")).to_be_focused()
    assert not Feedback.objects.exists()
    page.keyboard.press("Escape")
    expect(asked).to_be_focused()
    full.refresh_from_db()
    assert full.owner is None
