"""The operations pages as an admin uses them: what changes appears by itself, and a click has to be confirmed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conversations.services import samples
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock, live
from lia_cortex.registry.models import AuditEntry, Breaker, QueuePause, Switch
from lia_cortex.registry.services import processes, switches
from tests.api import rows
from tests.browser import axe
from tests.browser.cable import Cable
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth && !each.closest(".scroll"))
  .map((each) => each.outerHTML.slice(0, 90))"""
PAGES = ("", "instances/", "stuck/", "failed/", "events/", "switches/")


def test_pages_look_when_they_are_told_and_ask_only_where_sockets_are_blocked(
    company: Company, log_in: Callable[[User], Page]
) -> None:
    page = log_in(company.person("rosa", role="admin"))
    status, switch = page.locator("#live"), page.locator("#switch-typing")
    cable = Cable(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "hx-request" in request.headers else None)
    with page.expect_response("**/operations/switches/"):  # the page, then the snapshot of its line
        page.goto("/operations/switches/")
    expect(status).to_have_attribute("data-state", "live")
    expect(status).to_contain_text("Ao vivo")
    rosa = User.objects.get(username="rosa")
    switches.turn(name="typing", on=False, person=rosa, now=clock.now())
    expect(switch.locator(".chip-warn")).to_be_visible()
    before = len(asked)
    live.look_at(operations="queues")  # of no part of this page: whoever is told next is told after it
    switches.turn(name="typing", on=True, person=rosa, now=clock.now())
    expect(switch.locator(".chip-warn")).to_have_count(0)
    assert len(asked) == before + 1
    cable.pull()
    switches.turn(name="typing", on=False, person=rosa, now=clock.now())
    expect(status).to_have_attribute("data-state", "polling", timeout=30_000)
    expect(switch.locator(".chip-warn")).to_be_visible()
    assert axe.violations(page) == []
    cable.is_out = False
    expect(status).to_have_attribute("data-state", "live", timeout=30_000)


def test_a_morning_of_an_admin(
    company: Company, log_in: Callable[[User], Page], screenshot: Callable[[Page, str], Path]
) -> None:
    now = clock.now()
    processes.beat(key="io-1", name="io:1", pid=1, queues=["message-processing", "ai-response"], now=now)
    Breaker.objects.create(name="model", failures=2, last_fault="timeout")
    rows.event("failed", reason="KeyError")
    samples.take(now=now)
    page = log_in(company.person("rosa", role="admin"))
    page.locator(".rail-links a[href='/operations/']").click()
    failed = page.locator("#queue-message-processing [data-figure=failed]")
    expect(failed).to_have_text("1")
    expect(page.locator(".trend canvas")).to_be_visible()

    opened = page.locator("#pause-outbound")
    opened.locator("summary").press("Enter")
    rows.event("failed", reason="KeyError")
    samples.take(now=clock.now())
    expect(failed).to_have_text("2")
    expect(opened).to_have_attribute("open", "")
    opened.locator("button").press("Enter")
    expect(page.locator(".notice-success")).to_be_visible()
    expect(page.locator("#resume-outbound")).to_be_visible()
    assert QueuePause.objects.get().by == User.objects.get(username="rosa")

    page.goto("/operations/switches/")
    page.locator("#turn-typing summary").click()
    page.locator("#turn-typing button").click()
    expect(page.locator("#switch-typing .chip-warn")).to_be_visible()
    assert not Switch.objects.get().is_on
    page.goto("/operations/failed/")
    page.locator("#retry-all summary").click()
    page.locator("#retry-all button").click()
    expect(page.locator("[data-figure=events]")).to_have_text("0")
    assert AuditEntry.objects.count() == 3

    for theme in ("light", "dark"):
        page.evaluate("(theme) => localStorage.setItem('theme', theme)", theme)
        page.emulate_media(color_scheme=theme)
        for name in PAGES:
            page.goto(f"/operations/{name}")
            assert axe.violations(page) == [], f"{name} {theme}"
            screenshot(page, f"operations-{name.strip('/') or 'overview'}-{theme}")
    page.set_viewport_size({"width": 390, "height": 800})
    for name in PAGES:
        page.goto(f"/operations/{name}")
        assert page.evaluate(TOO_WIDE) == [], name
    screenshot(page, "operations-phone")
