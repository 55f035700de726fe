"""What a page does while its line is broken, and who else is there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conversations.models import Conversation
from conversations.services import handoff
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock, live
from tests.browser import axe
from tests.browser.cable import Cable
from tests.supervision.company import Company

pytestmark = pytest.mark.browser
State = Conversation.State

DEAF_MS, TYPES_MS = 12_000, 6_000
"""Of static/lia/js/live.js and here.js, and a little more."""


def said(company: Company, talk: Conversation, text: str) -> None:
    company.now = clock.now()
    company.says(talk, text)
    live.look(conversation=talk.public_id)


def test_the_connection_is_lost_and_comes_back(
    company: Company, context: BrowserContext, log_in: Callable[[User], Page]
) -> None:
    first = company.conversation("Maria Souza")
    company.says(first, "bom dia")
    page = log_in(company.person("rosa", role="supervisor"))
    status, row = page.locator("#live"), f"[data-id={first.public_id}]"
    cable = Cable(page)
    page.goto("/")
    expect(status).to_have_attribute("data-state", "live")
    page.locator(row).hover()
    before = page.locator(row).bounding_box()
    context.set_offline(True)  # neither socket nor requests
    cable.pull()
    expect(status).to_have_attribute("data-state", "disconnected", timeout=15_000)
    expect(page.locator("[data-live-age]")).not_to_be_empty()
    missed = company.conversation("João Lima")
    said(company, missed, "ninguém me vê")
    context.set_offline(False)
    # Requests work again, sockets do not: the page asks by itself and says so.
    expect(status).to_have_attribute("data-state", "polling", timeout=25_000)
    expect(page.locator("#newer")).to_be_visible()
    assert page.locator(row).bounding_box() == before  # what is under the pointer does not move
    assert axe.violations(page) == []
    cable.is_out = False
    expect(status).to_have_attribute("data-state", "live", timeout=30_000)
    page.mouse.move(900, 400)
    expect(page.locator(f"[data-id={missed.public_id}]")).to_contain_text("ninguém me vê")
    said(company, missed, "agora sim")
    expect(page.locator(f"[data-id={missed.public_id}]")).to_contain_text("agora sim")


def test_what_is_written_without_a_net_is_kept_once_it_is_back(
    company: Company, context: BrowserContext, log_in: Callable[[User], Page]
) -> None:
    ana = company.person("ana", role="supervisor")
    talk = company.conversation("Maria Souza")
    page = log_in(ana)
    page.goto(f"/c/{talk.public_id}/")
    status, field, problem = page.locator("#live"), page.locator("#composer-text"), page.locator("[data-problem]")
    state = page.locator("[data-state][role=status]")
    expect(status).to_have_attribute("data-state", "live")
    page.keyboard.press("w")
    field.press_sequentially("ofereça")
    expect(state).to_have_text("Rascunho salvo")
    context.set_offline(True)  # the open socket stays: only the browser says so
    expect(status).to_have_attribute("data-state", "disconnected")
    said(company, talk, "ninguém me vê")
    field.press_sequentially(" a visita")
    expect(state).to_have_text("Rascunho não salvo")
    field.press("Enter")
    expect(problem).to_be_visible()
    context.set_offline(False)
    expect(status).to_have_attribute("data-state", "live")
    expect(page.locator("#items")).to_contain_text("ninguém me vê")
    expect(state).to_have_text("Rascunho salvo")
    expect(problem).to_be_hidden()
    page.reload()
    page.keyboard.press("w")
    expect(field).to_have_value("ofereça a visita")


def test_what_was_written_is_not_lost_to_who_takes_over_and_it_comes_back(
    company: Company, log_in: Callable[[User], Page]
) -> None:
    ana, bia = company.person("ana", team=company.team), company.person("bia", team=company.team)
    talk = company.conversation(team=company.team)
    company.says(talk, "bom dia")
    handoff.take_over(conversation_id=talk.pk, person=ana, now=clock.now())
    page = log_in(ana)
    page.goto(f"/c/{talk.public_id}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.locator("#composer-text").press_sequentially("já vejo o seu sinal")
    handoff.assign(conversation_id=talk.pk, person=bia, to=bia, now=clock.now())
    expect(page.locator("[data-where]")).to_have_text("Agora está com Bia.")
    text = page.get_by_label("O que você tinha escrito e não enviou")
    expect(text).to_have_value("já vejo o seu sinal")
    page.get_by_role("button", name="Copiar").click()
    expect(page.get_by_role("button", name="Copiado")).to_be_visible()
    assert axe.violations(page) == []
    handoff.assign(conversation_id=talk.pk, person=bia, to=ana, now=clock.now())
    expect(page.locator("#items")).to_contain_text("bom dia")
    expect(page.locator("#composer-text")).to_have_value("já vejo o seu sinal")


def test_a_page_asks_by_itself_while_the_server_hears_nothing(company: Company, log_in: Callable[[User], Page]) -> None:
    talk = company.conversation("Maria Souza")
    company.says(talk, "bom dia")
    page = log_in(company.person("rosa", role="supervisor"))
    cable = Cable(page)
    page.clock.install()
    page.goto("/")
    status, row = page.locator("#live"), page.locator(f"[data-id={talk.public_id}]")
    expect(status).to_have_attribute("data-state", "live")
    cable.says("deaf")  # its Redis is away: tests/supervision/live/test_redis_away.py
    expect(status).to_have_attribute("data-state", "delayed")
    company.now = clock.now()
    company.says(talk, "ninguém o diz")
    for _ in range(200):  # without a look of the server; an answer that pages share may be a second old
        cable.says("beat")
        with page.expect_response("**/board/changes/**"):
            page.clock.fast_forward(DEAF_MS)
        if "ninguém o diz" in row.inner_text():
            break
    expect(row).to_contain_text("ninguém o diz")
    expect(status).to_have_attribute("data-state", "delayed")
    cable.says("hears")
    expect(status).to_have_attribute("data-state", "live")


def test_colleagues_see_each_other_and_a_logout_ends_every_page(
    company: Company, log_in: Callable[[User], Page]
) -> None:
    rosa = company.person("rosa", role="supervisor")
    talk = company.conversation("Maria Souza", state=State.HUMAN, owner=rosa)
    company.says(talk, "oi")
    page = log_in(rosa)
    page.clock.install()
    page.goto(f"/c/{talk.public_id}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    browser = page.context.browser
    assert browser
    other = browser.new_context(storage_state=None, base_url=page.url.split("/c/")[0], locale="pt-BR")
    try:
        colleague = other.new_page()
        leo = company.person("leo", role="supervisor")
        leo.password = rosa.password
        leo.save(update_fields=["password"])
        colleague.goto("/login/")
        colleague.locator("[name=username]").fill("leo")
        colleague.locator("[name=password]").fill("an orange on the table")
        colleague.locator("button.button-primary").click()
        colleague.wait_for_url("**/")
        colleague.goto(f"/c/{talk.public_id}/")
        expect(page.locator("#here")).to_have_text("Leo está vendo")
        expect(colleague.locator("#here")).to_have_text("Rosa está vendo")
        composer = page.locator("#composer-text")
        composer.press_sequentially("um instante")
        expect(colleague.locator("#here")).to_have_text("Rosa está digitando")
        page.clock.fast_forward(TYPES_MS)  # she has stopped
        expect(colleague.locator("#here")).to_have_text("Rosa está vendo")
        expect(composer).to_have_value("um instante")
    finally:
        other.close()
    expect(page.locator("#here")).to_be_hidden()
    second = page.context.new_page()
    second.goto("/")
    expect(second.locator("#live")).to_have_attribute("data-state", "live")
    second.evaluate("document.querySelector('form[action$=\"/logout/\"]').submit()")
    page.wait_for_url("**/login/**")
