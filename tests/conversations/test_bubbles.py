"""From the model's Markdown to bubbles in WhatsApp's marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.services import bubbles

PIECES = st.sampled_from(["a", " ", "\n", "\n\n", "```\n", "palavra ", ". ", "x" * 390, "y" * 4100, "é", "\t", "| a |"])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_the_joined_pieces_are_the_text(text: str) -> None:
    pieces = bubbles.split(text)
    assert "".join(pieces) == (text if text.strip() else "")


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_piece_is_longer_than_whatsapp_shows(text: str) -> None:
    assert all(len(piece.strip()) <= bubbles.LIMIT for piece in bubbles.split(text))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_piece_is_blank(text: str) -> None:
    assert all(piece.strip() for piece in bubbles.split(text))


@given(st.text(max_size=600))
def test_any_text_becomes_something(text: str) -> None:
    assert isinstance(bubbles.as_whatsapp(text), str)


def test_a_long_answer_is_split_between_paragraphs_and_not_into_many() -> None:
    paragraphs = ["x" * 390 for _ in range(12)]
    pieces = bubbles.split("\n\n".join(paragraphs))
    assert len(pieces) <= bubbles.MOST
    assert all(piece.strip().startswith("x") for piece in pieces)


def test_code_stays_in_one_piece() -> None:
    code = "```\n" + "\n\n".join("linha" for _ in range(120)) + "\n```"
    assert bubbles.split(f"Antes.\n\n{code}\n\nDepois.")[1].count("```") == 2


@pytest.mark.parametrize(
    ("markdown", "whatsapp"),
    [
        ("**forte** e *leve* e ~~fora~~", "*forte* e _leve_ e ~fora~"),
        ("__forte__", "*forte*"),
        ("# Título", "*Título*"),
        ("## **Título**", "*Título*"),
        ("* um\n* dois", "- um\n- dois"),
        ("1. um\n2. dois", "1. um\n2. dois"),
        ("[o site](https://example.com)", "o site: https://example.com"),
        ("[https://example.com](https://example.com)", "https://example.com"),
        ("| Plano | Preço |\n| --- | --- |\n| 300 | R$ 99,90 |", "Plano - Preço\n300 - R$ 99,90"),
        ("um\n\n---\n\ndois", "um\n\ndois"),
        ("```\n**não** mexer\n```", "```\n**não** mexer\n```"),
        ("2 * 3 * 4 = 24", "2 * 3 * 4 = 24"),
        ("nome_de_arquivo_longo", "nome_de_arquivo_longo"),
        ("a\n\n\n\nb", "a\n\nb"),
    ],
)
def test_markdown_becomes_whatsapps_marks(markdown: str, whatsapp: str) -> None:
    assert bubbles.as_whatsapp(markdown) == whatsapp
