"""One conversation with everything that was said and happened."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.supervision.queries import thread
from lia_cortex.supervision.queries.bubbles import Bubble, Line
from lia_cortex.supervision.templatetags import board
from tests.supervision.company import NOON, Company


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


def bubbles(person: User, talk: Conversation, **asked: Any) -> list[Bubble]:
    items = thread.read(person=person, public_id=talk.public_id, now=NOON, **asked).items
    return [item for item in items if isinstance(item, Bubble)]


@pytest.mark.parametrize(
    ("status", "receipt", "shown"),
    [
        ("queued", "none", "queued"),
        ("sent", "none", "sent"),
        ("sent", "delivered", "delivered"),
        ("sent", "read", "read"),
        ("uncertain", "none", "uncertain"),
        ("failed", "none", "failed"),
        ("cancelled", "none", "cancelled"),
    ],
)
def test_ticks(
    company: Company,
    rosa: User,
    as_person: Callable[[User], Client],
    status: str,
    receipt: str,
    shown: str,
) -> None:
    talk = company.conversation()
    company.answers(talk, "Bom dia!", status=status, receipt=receipt)
    assert [bubble.status for bubble in bubbles(rosa, talk)] == [shown]
    assert f"tick-{shown}" in as_person(rosa).get(f"/c/{talk.public_id}/").content.decode()


def test_a_word_from_the_phone_itself_is_sent(company: Company, rosa: User) -> None:
    talk = company.conversation()
    company.says(talk, "aqui é o dono", author="person")
    [bubble] = bubbles(rosa, talk)
    assert (bubble.status, bubble.who) == ("sent", "Person")


def test_quotes_reactions_edits_and_deletions(company: Company, rosa: User) -> None:
    talk = company.conversation("Maria Souza")
    first = company.says(talk, "oi", ago=90, earlier_texts=[{"text": "io"}], edited_at=company.now)
    company.answers(talk, "Bom dia!", ago=80, reply_to_provider_id=first.provider_id)
    company.says(talk, "👍", ago=70, kind="reaction", reply_to_provider_id=first.provider_id)
    company.says(talk, "❤️", ago=60, kind="reaction", reply_to_provider_id=first.provider_id)
    company.says(talk, "some", ago=50, deleted_at=company.now)
    company.says(talk, "😮", ago=40, kind="reaction", reply_to_provider_id="of another month")
    greeting, answer, gone, loose = bubbles(rosa, talk)
    assert (greeting.is_edited, greeting.earlier_texts) == (True, ("io",))
    assert [(each.emoji, each.who) for each in greeting.reactions] == [("❤️", "Maria Souza")]
    assert answer.quote
    assert (answer.quote.text, answer.quote.who) == ("oi", "Maria Souza")
    assert gone.is_deleted
    assert loose.kind == "reaction"


def test_another_customers_message_is_never_quoted(company: Company, rosa: User) -> None:
    hers = company.says(company.conversation("Ana"), "meu CPF")
    talk = company.conversation("Bruno")
    company.says(talk, "e o meu?", reply_to_provider_id=hers.provider_id)
    [bubble] = bubbles(rosa, talk)
    assert bubble.quote is None


def test_older_pages_join_without_a_gap(company: Company, rosa: User) -> None:
    talk = company.conversation(opened_at=company.now)
    for index in range(7):
        company.says(talk, str(index), ago=70 - 10 * index)
        company.notes(talk, "handed_off", ago=65 - 10 * index)
    said: list[str] = []
    lines: list[str] = []
    before = ""
    while True:
        page = thread.read(person=rosa, public_id=talk.public_id, now=NOON, before=before, size=3)
        said = [item.text for item in page.items if isinstance(item, Bubble)] + said
        lines = [item.key for item in page.items if isinstance(item, Line)] + lines
        if not page.earlier:
            break
        before = page.earlier
    assert said == [str(index) for index in range(7)]
    assert len(lines) == len(set(lines)) == 7
    assert lines == sorted(lines)


@pytest.mark.parametrize("messages", [2, 20])
def test_eight_queries_however_long(
    company: Company, rosa: User, django_assert_num_queries: Any, messages: int
) -> None:
    talk = company.conversation()
    for _ in range(messages):
        asked = company.says(talk, "oi")
        answer = company.answers(talk, "Bom dia!", reply_to_provider_id=asked.provider_id)
        company.attaches(answer, mime="image/png")
    company.notes(talk, "taken_over", actor=rosa)
    with django_assert_num_queries(8):
        thread.read(person=rosa, public_id=talk.public_id, now=NOON)


def test_words_of_customers_are_never_markup(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    talk = company.conversation("<b>Ana</b>")
    company.says(talk, "*<script>alert(1)</script>* e `2*3*4`")
    page = as_person(rosa).get(f"/c/{talk.public_id}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>Ana" not in page
    assert "<strong>&lt;script&gt;alert(1)&lt;/script&gt;</strong> e `2*3*4`" in page


def test_a_very_long_text_is_folded_not_lost(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    talk = company.conversation()
    text = "\n".join(f"linha {number} de um texto *longo*" for number in range(2000))
    company.says(talk, text)
    company.says(talk, "curto", author="person")
    page = as_person(rosa).get(f"/c/{talk.public_id}/").content.decode()
    assert page.count('<details class="rest"') == 1
    _, _, pane = page.partition('id="items"')
    shown, _, folded = pane.partition('<details class="rest"')
    assert "linha 0 de" in shown
    assert "linha 1999 de" not in shown
    assert "linha 1999 de um texto <strong>longo</strong>" in folded
    assert all(f"linha {number} de" in pane for number in range(2000))
    assert "Show all of it" in folded


@pytest.mark.parametrize("text", ["", "curto", "a" * 2400, "a\n" * 49])
def test_an_ordinary_text_is_not_cut(text: str) -> None:
    assert board.cut(text) == (text, "")


@pytest.mark.parametrize(
    "text", ["x" * 60_000, "palavra " * 8000, "linha\n" * 10_000, "a" * 2401, "a\n" * 51, "😀" * 5000, "\n" * 3000]
)
def test_a_cut_loses_no_letter(text: str) -> None:
    beginning, rest = board.cut(text)
    assert (beginning + rest).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
    assert len(beginning) <= board.LONG_LETTERS
    assert beginning.count("\n") < board.LONG_LINES


def test_a_kind_that_nobody_knows_is_shown_with_what_it_says(
    company: Company, rosa: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation()
    company.says(talk, "", kind="other")
    company.says(talk, "Qual?\n- A", kind="other")
    client = as_person(rosa)
    page = client.get(f"/c/{talk.public_id}/").content.decode()
    assert page.count("A kind of message that is not shown here") == 1
    assert "Qual?\n- A" in page
    assert page.count("kind-other") == 2
    portuguese = client.get(f"/c/{talk.public_id}/", headers={"Accept-Language": "pt-BR"}).content.decode()
    assert "Um tipo de mensagem que não é mostrado aqui" in portuguese


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("ceiling:day", "The ceiling on the day&#x27;s model costs is reached."),
        ("unknown_effect:open_ticket", "Nobody knows whether a tool did its work"),
        ("Quer falar com: gente", "Quer falar com: gente"),
    ],
)
def test_why_a_person_was_asked_is_told_in_words(
    company: Company, rosa: User, as_person: Callable[[User], Client], reason: str, shown: str
) -> None:
    talk = company.conversation(state="waiting_human", handoff_reason=reason)
    assert shown in as_person(rosa).get(f"/c/{talk.public_id}/").content.decode()
