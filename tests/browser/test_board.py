"""The live board, as a person sees it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock, live
from tests.browser import axe
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
State = Conversation.State


@pytest.fixture
def page(company: Company, log_in: Callable[[User], Page]) -> Page:
    """Return the board of a supervisor, connected; a mark shows that it is never loaded again."""
    opened = log_in(company.person("rosa", role="supervisor"))
    expect(opened.locator("#live")).to_have_attribute("data-state", "live")
    opened.evaluate("window.sameDocument = true")
    return opened


def said(company: Company, talk: Conversation, text: str) -> None:
    """Let the customer say something now, and pages be told of it."""
    company.now = clock.now()
    company.says(talk, text)
    live.look(conversation=talk.public_id)


def row(page: Page, talk: Conversation) -> str:
    return f"[data-id={talk.public_id}]"


def test_a_new_conversation_appears_without_a_reload(company: Company, page: Page) -> None:
    talk = company.conversation("Maria Souza", waiting_since=company.now - timedelta(minutes=6))
    said(company, talk, "minha internet caiu")
    shown = page.locator(row(page, talk))
    expect(shown.locator(".row-words")).to_have_text("minha internet caiu")
    expect(shown.locator("[data-age]")).to_have_text("6 min")
    expect(page.locator("[data-count=bot]")).to_have_text("1")
    company.now = clock.now()
    company.answers(talk, "Vou verificar.")
    live.look(conversation=talk.public_id)
    expect(shown.locator(".row-words")).to_have_text("Vou verificar.")
    assert page.evaluate("window.sameDocument")


def test_an_open_thread_grows_and_ticks(company: Company, page: Page) -> None:
    talk = company.conversation("Maria Souza", ago=60)
    said(company, talk, "oi")
    page.locator(row(page, talk)).click()
    page.wait_for_url(f"**/c/{talk.public_id}/")
    company.now = clock.now()
    answer = company.answers(talk, "Bom dia!", status="queued")
    live.look(conversation=talk.public_id)
    expect(page.locator(f"#{answer.public_id} .tick-queued")).to_be_visible()
    sent = answer.outbound.get()
    sent.status, sent.receipt, sent.sent_at, sent.provider_id = "sent", "read", company.now, "3EB0"
    sent.save()
    live.look(conversation=talk.public_id)
    expect(page.locator(f"#{answer.public_id} .tick-read")).to_be_visible()
    assert page.evaluate("window.sameDocument")


def test_rows_wait_while_the_pointer_is_on_the_list(company: Company, page: Page) -> None:
    first, second = company.conversation("Ana", ago=60), company.conversation("Bia", ago=30)
    live.look(conversation=first.public_id)
    live.look(conversation=second.public_id)
    names = page.locator("#rows .row-name")
    expect(names).to_have_text(["Bia", "Ana"])
    page.locator(row(page, first)).hover()
    said(company, first, "estou aqui")
    expect(page.locator(row(page, first)).locator(".row-words")).to_have_text("estou aqui")
    third = company.conversation("Carla")
    said(company, third, "oi")
    expect(page.locator("#newer")).to_be_visible()
    expect(page.locator("#newer")).to_contain_text("2")
    expect(names).to_have_text(["Bia", "Ana"])
    page.locator("#newer").click()
    expect(names).to_have_text(["Carla", "Ana", "Bia"])
    expect(page.locator("#newer")).to_be_hidden()


def test_back_shows_the_list_where_it_was(company: Company, page: Page) -> None:
    talks = [company.conversation(f"Cliente {index}", ago=index) for index in range(70)]
    page.goto("/")
    page.set_viewport_size({"width": 390, "height": 700})
    page.locator("#more").scroll_into_view_if_needed()
    expect(page.locator("#rows .row")).to_have_count(60)
    page.locator(row(page, talks[40])).click()
    expect(page.locator("#items")).to_be_visible()
    expect(page.locator(".list-pane")).to_be_hidden()
    page.go_back()
    expect(page.locator(row(page, talks[40]))).to_be_in_viewport()
    page.go_forward()
    expect(page.locator("#thread-head h2")).to_have_text("Cliente 40")


def test_earlier_messages_come_above_and_nothing_jumps(company: Company, page: Page) -> None:
    talk = company.conversation(ago=0)
    for index in range(120):
        company.says(talk, f"mensagem {index}", ago=1000 - index)
    page.goto(f"/c/{talk.public_id}/")
    expect(page.locator("#items .bubble")).to_have_count(50)
    expect(page.locator("#items .bubble").last).to_be_in_viewport()
    button = page.locator("#earlier button")
    button.scroll_into_view_if_needed()
    first = page.get_by_text("mensagem 70", exact=True)
    before = first.bounding_box()
    button.click()
    expect(page.locator("#items .bubble")).to_have_count(100)
    after = first.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 60
    assert page.locator("#items .day").count() == page.locator("#items .day span").count()
    days = page.locator("#items .day").evaluate_all("(all) => all.map((each) => each.id)")
    assert len(days) == len(set(days))


def test_a_very_long_text_is_unfolded_with_the_keyboard_and_stays_so(company: Company, page: Page) -> None:
    talk = company.conversation("Maria Souza", ago=60)
    message = company.says(talk, "uma palavra depois da outra " * 2150)  # 60,000 letters
    page.goto(f"/c/{talk.public_id}/")
    bubble = page.locator(f"#{message.public_id}")
    rest, fold = bubble.locator(".rest > .bubble-text"), bubble.locator(".rest > summary")
    expect(rest).to_be_hidden()
    expect(fold).to_have_text("Mostrar tudo", use_inner_text=True)
    folded = bubble.bounding_box()
    assert folded
    assert folded["height"] < 1500
    fold.focus()
    page.keyboard.press("Enter")
    expect(rest).to_be_visible()
    expect(fold).to_have_text("Mostrar menos", use_inner_text=True)
    assert axe.violations(page) == []
    message.edited_at = clock.now()
    message.save(update_fields=["edited_at"])
    live.look(conversation=talk.public_id)
    expect(bubble.locator(".bubble-foot")).to_contain_text("editada")
    expect(rest).to_be_visible()
    expect(fold).to_be_focused()


def test_what_a_colleague_took_leaves_the_agents_page(company: Company, log_in: Callable[[User], Page]) -> None:
    ana, bia = company.person("ana", team=company.team), company.person("bia", team=company.team)
    talk = company.conversation(state=State.WAITING_HUMAN, team=company.team)
    page = log_in(ana)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.locator(row(page, talk)).click()
    expect(page.locator("#items")).to_be_attached()
    page.mouse.move(900, 400)
    talk.change_floor(State.HUMAN, "person", owner_id=bia.pk)
    live.look(conversation=talk.public_id)
    expect(page.locator(row(page, talk))).to_have_count(0)
    expect(page.locator("#items")).to_have_count(0)


def test_taking_over_with_the_keyboard(company: Company, page: Page) -> None:
    talk = company.conversation("Maria Souza")
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator(row(page, talk)).locator("a").focus()
    page.keyboard.press("Enter")
    page.locator("[data-act=take-over]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-act=return]")).to_be_visible()
    talk.refresh_from_db()
    assert talk.owner
    assert talk.owner.username == "rosa"
