"""A supervisor's afternoon with one conversation: watched, whispered about, taken, passed on, returned and closed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Conversation
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel import clock, live
from lia_cortex.supervision.models import NoticeRule, Watch
from tests.browser import axe
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
State = Conversation.State
NOTICED = (
    "window.Notification = class extends EventTarget { static permission = 'granted';"
    " constructor(title) { super(); localStorage.noticed = `${localStorage.noticed ?? ''}${title};` } }"
)


def test_watch_whisper_take_over_transfer_return_and_close(company: Company, log_in: Callable[[User], Page]) -> None:
    rosa = company.person("rosa", role="supervisor")
    Team.objects.create(name="Vendas")
    NoticeRule.objects.create(user=rosa, event="watched", desktop=True)
    talk = company.conversation("Maria Souza", waiting_since=company.now)
    company.says(talk, "minha internet caiu", ago=30)
    other = company.conversation("João Lima", ago=60)
    page = log_in(rosa)
    page.add_init_script(NOTICED)
    with page.expect_response("**/notices/fresh/*"):  # what was before it is not new
        page.goto("/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    row, eye = (
        page.locator(f"#rows [data-id={talk.public_id}]"),
        page.locator(f"#rows [data-id={talk.public_id}] [data-watched]"),
    )
    head = page.locator("#thread-head")

    # Watched from the list, from the head of the thread, and from the palette.
    page.keyboard.press("j")
    expect(row.locator("a")).to_be_focused()
    page.keyboard.press("v")
    expect(eye).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("acompanha")
    page.keyboard.press("v")
    expect(eye).to_be_hidden()
    row.locator("a").click()
    watch = head.locator("[data-act=watch]")
    expect(watch).to_have_attribute("data-on", "false")
    watch.click()
    expect(watch).to_have_attribute("data-on", "true")
    expect(watch).to_be_focused()
    expect(eye).to_be_visible()
    assert axe.violations(page) == []
    page.locator(f"#rows [data-id={other.public_id}] a").focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("acompanhar")
    expect(page.locator("#palette-options li").first).to_have_text("Acompanhar")
    page.keyboard.press("Enter")
    expect(page.locator(f"#rows [data-id={other.public_id}] [data-watched]")).to_be_visible()
    assert Watch.objects.filter(user=rosa).count() == 2
    company.now = clock.now()
    company.says(talk, "alguém aí?")
    live.look(conversation=talk.public_id)
    page.wait_for_function("() => localStorage.noticed?.includes('Maria Souza')", timeout=30_000)

    # A whisper stays in the house; then the floor goes round.
    page.locator("#thread-scroll").focus()
    page.keyboard.press("w")
    expect(page.locator("#composer")).to_have_attribute("data-mode", "whisper")
    page.keyboard.type("ofereça uma visita")
    page.keyboard.press("Enter")
    expect(page.locator("#items")).to_contain_text("ofereça uma visita")
    page.locator("#thread-scroll").focus()
    page.keyboard.press("t")
    expect(page.locator("[data-floor]")).to_have_attribute("data-floor", "mine")
    page.locator("#thread-scroll").focus()
    page.keyboard.press("a")
    page.locator("#menu-team").select_option(label="Vendas")
    page.locator("form:has(#menu-team) button").click()
    expect(head.locator(".chip-waiting_human")).to_contain_text("Vendas")
    page.locator("#thread-scroll").focus()
    page.keyboard.press("t")
    expect(page.locator("[data-floor]")).to_have_attribute("data-floor", "mine")
    page.locator("#thread-scroll").focus()
    page.keyboard.press("b")
    expect(head.locator(".chip-bot")).to_be_visible()
    page.locator("#thread-scroll").focus()
    page.keyboard.press("e")
    expect(page.locator("#close-reason")).to_be_visible()
    page.locator("#close-reason").fill("resolvido")
    page.keyboard.press("Enter")
    expect(head.locator(".chip-closed")).to_be_visible()
    expect(row.locator(".chip-closed")).to_be_visible()
    talk.refresh_from_db()
    assert (talk.state, talk.closed_by, talk.close_reason) == (State.CLOSED, rosa, "resolvido")
    kinds = list(talk.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["taken_over", "queued", "taken_over", "returned", "closed"]
    assert [note.kind for note in talk.notes.all()] == ["whisper"]
