"""A menu takes an answer and nothing but an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistants.services.customers.menus import line_meant

LINES = (
    "Rua das Flores, 12, apto 1, Centro, Vila Aurora",
    "Avenida Brasil, 340, Santa Rita, Vila Aurora",
    "Travessa do Sol, 7, Centro, Monte Claro",
)


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("2", 1), ("2.", 1), (" 2 ", 1), ("o 2", 1), ("número 2", 1), ("2)", 1), ("opção 3", 2), ("2 por favor", 1),
        ("a segunda", 1), ("o primeiro", 0), ("a última", 2), ("segunda opção", 1), ("o da rua das flores", 0),
        ("Flores", 0), ("av. brasil", 1), ("a da Santa Rita", 1), ("monte claro", 2), ("brasil 340", 1), ("340", 1),
        ("the second one", 1),
    ],
)  # fmt: skip
def test_an_answer(answer: str, place: int) -> None:
    assert line_meant(answer, LINES) == place


@pytest.mark.parametrize(
    "said",
    [
        "quero um humano", "obrigado", "2 vias", "10 minutos", "0", "4", "99", "segunda-feira", "quero", "centro",
        "Vila Aurora", "2 ou 3", "a 2 está sem internet", "quanto é a 2?", "", "👍", "nenhum", "2ª via do boleto",
        "rua", "brasil não", "11988887777", "2026", "segunda via", "1.5", "cancelar", "2 x 3",
    ],
)  # fmt: skip
def test_something_else(said: str) -> None:
    assert line_meant(said, LINES) is None


WORDS = some.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)
STREETS = some.lists(WORDS, min_size=2, max_size=9, unique=True).map(
    lambda names: [f"Rua {name}, {100 + place}, Cidade Nova" for place, name in enumerate(names)]
)


@given(STREETS, some.data())
def test_a_number_is_the_line_that_was_shown_there(lines: list[str], data: some.DataObject) -> None:
    number = data.draw(some.integers(0, len(lines) + 20))
    assert line_meant(str(number), lines) == (number - 1 if 1 <= number <= len(lines) else None)


@given(STREETS, some.text(max_size=70))
def test_any_text_names_one_line_or_none(lines: list[str], said: str) -> None:
    place = line_meant(said, lines)
    assert place is None or 0 <= place < len(lines)


@given(STREETS, some.integers(1, 9), WORDS.filter(lambda word: word not in {"rua", "favor", "please", "number"}))
def test_a_number_beside_a_word_that_no_line_has_is_no_answer(lines: list[str], number: int, word: str) -> None:
    from assistants.services.customers.menus import _FILLERS, _words

    if word in _FILLERS or any(word in _words(line) for line in lines):
        return
    assert line_meant(f"{number} {word}", lines) is None
