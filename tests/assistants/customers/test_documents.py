"""Whatever stands around it: a document is found by its check digits, and a phone or a date is never one."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.br import cnpj, cpf

from assistants.services.customers import documents
from assistants.services.customers.documents import Document
from lia_cortex.kernel.errors import Refused

WORDS = some.lists(
    some.sampled_from(
        ["oi bom dia", "meu é o", "do titular", "obrigado", "2 vias", "10 minutos", "R$ 99,90", ":)", "🙂", "rua 7"]
    ),
    max_size=5,
).map(" ".join)
LETTERS = string.digits + string.ascii_uppercase


@some.composite
def cpfs(draw: some.DrawFn) -> str:
    base = draw(some.text(string.digits, min_size=9, max_size=9).filter(lambda text: len(set(text)) > 1))
    return base + str(cpf._calc_check_digits(base))


@some.composite
def cnpjs(draw: some.DrawFn) -> str:
    base = draw(some.text(LETTERS, min_size=12, max_size=12).filter(lambda text: len(set(text)) > 1))
    return base + str(cnpj.calc_check_digits(base))


@some.composite
def mobiles(draw: some.DrawFn) -> str:
    area = draw(some.sampled_from(["11", "14", "21", "55", "85"]))
    return area + "9" + draw(some.text(string.digits, min_size=8, max_size=8))


@given(WORDS, cpfs(), some.booleans(), WORDS)
def test_a_cpf_in_any_words(before: str, number: str, is_bare: bool, after: str) -> None:
    written = number if is_bare else str(cpf.format(number))
    assert documents.read(f"{before} cpf {written} {after}") == Document("CPF", number)


@given(WORDS, cnpjs(), some.booleans(), WORDS)
def test_a_cnpj_with_and_without_letters(before: str, number: str, in_small_letters: bool, after: str) -> None:
    written = str(cnpj.format(number))
    found = documents.read(f"{before}\n{written.lower() if in_small_letters else written}\n{after}")
    assert found == Document("CNPJ", number)


@given(mobiles(), some.sampled_from(["{}", "+55 {}", "meu whats é {}", "({0[0]}{0[1]}) {1}"]))
def test_the_writers_own_number_is_no_document(number: str, form: str) -> None:
    text = form.format(number, number[2:7] + "-" + number[7:])
    with pytest.raises(Refused):
        documents.read(text, own=(f"+55{number}",))


@given(mobiles())
def test_a_number_that_is_called_a_phone_is_no_document(number: str) -> None:
    assert documents.find(f"meu celular: {number}") == ()
    assert documents.find(f"+55{number}") == ()


@given(some.dates(), some.times())
def test_dates_and_times_are_none(day: object, time: object) -> None:
    assert documents.find(f"visita {day:%d/%m/%Y} {time:%H:%M:%S} {day:%d%m%Y}") == ()


@given(cpfs(), some.integers(0, 10), some.sampled_from(string.digits))
def test_one_wrong_digit_is_told(number: str, place: int, digit: str) -> None:
    wrong = number[:place] + digit + number[place + 1 :]
    if cpf.is_valid(wrong):
        return
    with pytest.raises(Refused) as refused:
        documents.read(f"cpf {cpf.format(wrong)}")
    assert refused.value.code in {"wrong_digits", "phone_not_document"}


def test_what_is_to_be_asked() -> None:
    def code(text: str) -> str:
        with pytest.raises(Refused) as refused:
            documents.read(text, own=("+5511988887777",))
        return refused.value.code

    assert code("11988887777") == "phone_not_document"
    assert code("11 91234-5678") == "phone_not_document"
    assert code("111.111.111-11") == "wrong_digits"
    assert code("529.982.247-26") == "wrong_digits"
    assert code("não sei de cor") == "no_document"
    assert code("529.982.247-25 ou 11.222.333/0001-81") == "several_documents"
