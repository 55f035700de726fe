"""The operations pages as an admin uses them: what changes appears by itself, and a click has to be confirmed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conversations.services import instances, samples
from lia_cortex.accounts.models import User
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import clock
from lia_cortex.registry.models import AuditEntry, Breaker, QueuePause, Switch
from lia_cortex.registry.services import processes, switches
from tests.api import rows
from tests.browser import axe, server
from tests.browser.cable import Cable
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth && !each.closest(".scroll"))
  .map((each) => each.outerHTML.slice(0, 90))"""
WIDTHS = (390, 320)
PAGES = ("", "instances/", "stuck/", "failed/", "failed/?kind=sends", "events/", "switches/")


def test_pages_look_when_they_are_told_and_ask_only_where_sockets_are_blocked(
    company: Company, log_in: Callable[[User], Page]
) -> None:
    page = log_in(company.person("rosa", role="admin"))
    status, switch = page.locator("#live"), page.locator("#switch-typing")
    cable = Cable(page)
    page.clock.install()
    page.goto("/operations/switches/")
    expect(status).to_have_attribute("data-state", "live")
    expect(status).to_contain_text("Ao vivo")
    page.clock.pause_at(clock.now() + timedelta(days=1))  # nothing that goes by time happens: a word is all there is
    rosa = User.objects.get(username="rosa")
    for is_on in (False, True):
        switches.turn(name="typing", on=is_on, person=rosa, now=clock.now())
        expect(switch.locator(".chip-warn")).to_have_count(0 if is_on else 1)
    page.clock.resume()
    expect(status).to_have_attribute("data-state", "live")
    Switch.objects.update(is_on=False)  # told by nobody, as a worker that falls silent
    page.clock.fast_forward(20_000)
    expect(switch.locator(".chip-warn")).to_have_count(1)
    cable.pull()
    switches.turn(name="typing", on=True, person=rosa, now=clock.now())
    expect(status).to_have_attribute("data-state", "polling", timeout=30_000)
    expect(switch.locator(".chip-warn")).to_have_count(0)
    assert axe.violations(page) == []
    cable.is_out = False
    expect(status).to_have_attribute("data-state", "live", timeout=30_000)


def label(name: str) -> str:
    return name.replace("/?kind=", "-").strip("/") or "overview"


def busy(now: datetime) -> None:
    """Put something on every page: sessions in several states, turns that are stuck, dead letters of each kind."""
    long_ago = now - timedelta(hours=1)
    rows.instance("principal", last_send_at=long_ago)
    rows.instance("reserva", status="closed", status_reason="401")
    rows.instance("vendas", status="cooling", status_reason="429")
    rows.turn(rows.conversation(), "waiting", opened_at=long_ago, reason="provider timeout", provider_tries=4)
    lost = rows.turn(rows.conversation(), "failed", reason="KeyError")
    rows.message(lost.conversation, turn=lost)
    rows.outbound(
        rows.message(rows.conversation(), author="assistant"), "failed", error="gave up: gateway answered 503"
    )
    for reason in ("KeyError", "a reason that is as long as reasons are when a vendor says all that it knows of it"):
        rows.event("failed", reason=reason, instance="principal")
    processes.beat(key="io-2", name="io:2", pid=2, queues=["outbound", "maintenance"], now=now)
    processes.drain(key="io-2", person=User.objects.get(username="rosa"), now=now)


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

    for name in PAGES:  # with hardly anything on them
        page.goto(f"/operations/{name}")
        assert axe.violations(page) == [], name
    busy(now)
    for theme in ("light", "dark"):
        page.evaluate("(theme) => localStorage.setItem('theme', theme)", theme)
        page.emulate_media(color_scheme=theme)
        for name in PAGES:
            page.goto(f"/operations/{name}")
            assert axe.violations(page) == [], f"{name} {theme}"
            screenshot(page, f"operations-{label(name)}-{theme}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for name in PAGES:
            page.goto(f"/operations/{name}")
            assert page.evaluate(TOO_WIDE) == [], f"{name} {width}"
            screenshot(page, f"operations-{label(name)}-{width}")


def test_a_phone_is_paired_from_logged_out_to_open_by_keyboard(
    company: Company,
    log_in: Callable[[User], Page],
    screenshot: Callable[[Page, str], Path],
    gateway: str,
) -> None:
    session = rows.instance("principal")
    page = log_in(company.person("rosa", role="admin"))
    page.goto("/operations/instances/")
    row = page.locator(f"#{session.public_id}")
    expect(row.locator(".chip-waiting_customer")).to_be_visible()
    ends = page.locator(f"#log-out-{session.public_id}")
    ends.locator("summary").press("Enter")
    expect(ends).to_contain_text("até alguém parear o telefone de novo")
    ends.locator("button").press("Enter")
    expect(page.locator(".notice-success")).to_be_visible()
    expect(row.locator(".chip-urgent")).to_be_visible()

    row.get_by_role("link", name="Parear").press("Enter")
    page.wait_for_url("**/pairing/")
    page.clock.install()
    page.reload()
    state = page.locator("[data-pairing]")
    expect(state).to_have_attribute("data-pairing", "none")
    page.locator("form[action$='/pair/'] button").press("Enter")
    code = page.locator("img.qr")
    expect(code).to_be_visible()
    expect(page.locator(".pairing .operations-note")).to_contain_text("simulado")
    assert axe.violations(page) == []
    screenshot(page, "operations-pairing-light")
    page.emulate_media(color_scheme="dark")
    assert axe.violations(page) == []
    screenshot(page, "operations-pairing-dark")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) == [], width
    screenshot(page, "operations-pairing-phone")
    page.set_viewport_size({"width": 1360, "height": 860})

    first = code.get_attribute("src") or ""
    with page.expect_request("**/pair/"):
        page.clock.fast_forward(2_000)  # on a slow machine the page may not have looked at its code yet
        page.clock.fast_forward(45_000)  # the code's life, told by the page's own clock
    expect(code).not_to_have_attribute("src", first)

    # A phone scans it somewhere else: the page hears of it from a worker.
    server.post(f"{gateway}/simulated/instances/principal/scan")
    instances.connection_changed(schemas.ConnectionChanged("principal", "open"), instance=session, now=clock.now())
    expect(state).to_have_attribute("data-pairing", "open")
    expect(code).to_have_count(0)
    page.get_by_role("link", name="Voltar").press("Enter")
    expect(row.locator(".chip-waiting_customer")).to_be_visible()
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["instance.logged_out", "instance.paired", "instance.paired"]
