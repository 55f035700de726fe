"""Texts are split at their headings and between sentences, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.services import chunking


def test_a_piece_has_its_headings_and_spans_none() -> None:
    pieces = chunking.split("Antes.\n\n# A\nUm.\n\n## B\nDois.\n\n## C\nTrês.\n\n# D\nQuatro.")

    assert [(piece.heading, piece.text) for piece in pieces] == [
        ("", "Antes."),
        ("A", "Um."),
        ("A › B", "Dois."),
        ("A › C", "Três."),
        ("D", "Quatro."),
    ]


def test_a_number_sign_in_code_is_no_heading() -> None:
    (piece,) = chunking.split("# A\n```\n# reinicie\n```\nFim.")
    assert piece.heading == "A"
    assert "# reinicie" in piece.text


def test_a_long_section_is_cut_between_sentences() -> None:
    sentence = "A visita técnica é grátis quando o problema é na nossa rede. "
    pieces = chunking.split("# Visita\n" + sentence * 60)

    assert len(pieces) > 3
    assert all(len(piece.text) <= chunking.LONGEST and piece.text.endswith(".") for piece in pieces)


@given(st.text(alphabet=st.sampled_from("ab .#\n"), max_size=3000))
def test_no_word_is_lost_and_no_piece_too_long(text: str) -> None:
    pieces = chunking.split(text)

    assert all(0 < len(piece.text) <= chunking.LONGEST for piece in pieces)
    kept = "".join(f"{piece.heading}{piece.text}" for piece in pieces)
    plain = [line for line in text.split("\n") if not line.startswith("#")]
    assert sum(char in "ab" for line in plain for char in line) <= sum(char in "ab" for char in kept)
