"""The admin's own pages: reached from its navigation, usable by everybody, and the playground answers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistants.services import prompts
from lia_cortex.accounts.models import User
from tests.browser import axe
from tests.supervision.company import Company

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_draft_is_tried_out_and_pages_are_found(
    company: Company, log_in: Callable[[User], Page], screenshot: Callable[[Page, str], Path], scheme: str
) -> None:
    draft = prompts.draft(assistant=company.assistant, text="Responda em uma frase.")
    page = log_in(User.objects.create_superuser("rosa", password="x", role="admin"))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/admin/")
    for name in ("Custos", "Buscar no conhecimento"):
        page.locator("#nav-sidebar-apps").get_by_role("link", name=name).click()
        page.wait_for_load_state()
        screenshot(page, f"admin-{name.split()[0].lower()}-{scheme}")
        assert axe.violations(page) == []
    page.goto(f"/admin/assistants/promptversion/{draft.pk}/try/")
    page.locator("#question").fill("oi")
    page.locator(".lia-ask button").click()
    expect(page.locator(".lia-answer")).not_to_be_empty()
    page.locator(".lia-why summary").click()
    expect(page.locator(".lia-why li").first).to_be_visible()
    screenshot(page, f"admin-playground-{scheme}")
    assert axe.violations(page) == []
