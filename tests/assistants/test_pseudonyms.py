"""Personal data never reaches a model, and comes back letter by letter."""

import itertools
import threading

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistants.models import PrivateValue
from assistants.services import private_patterns, pseudonyms

CPF, CNPJ, CARD = "529.982.247-25", "11.222.333/0001-81", "4111 1111 1111 1111"
PHONE, EMAIL = "(11) 91234-5678", "ana.souza@example.com.br"

PRIVATE = [
    (CPF, "CPF"),
    ("52998224725", "CPF"),
    ("529 982 247 25", "CPF"),
    (CNPJ, "CNPJ"),
    ("11222333000181", "CNPJ"),
    ("12.ABC.345/01DE-35", "CNPJ"),
    (CARD, "CARD"),
    ("5555-5555-5555-4444", "CARD"),
    ("378282246310005", "CARD"),
    (EMAIL, "EMAIL"),
    (PHONE, "PHONE"),
    ("11912345678", "PHONE"),
    ("+55 11 91234-5678", "PHONE"),
    ("5511912345678", "PHONE"),
    ("55 11 91234 5678", "PHONE"),
    ("(55) 3222-1234", "PHONE"),
    ("11 3123-4567", "PHONE"),
    ("91234-5678", "PHONE"),
    ("+1 415 555 2671", "PHONE"),
    ("011 91234-5678", "PHONE"),
]
ORDINARY = [
    "2 vias",
    "10 minutos",
    "protocolo 20261122123456",
    "protocolo 1234567890",
    "pedido 4512345678",
    "o protocolo é 11987654321",
    "R$ 1.234,56",
    "R$ 89,90 por mês",
    "22/11/2026 às 10:30",
    "2026-11-22",
    "de 2024-2025",
    "CEP 01310-100",
    "123.456.789-00",
    "111.111.111-11",
    "12345678901",
    "4111 1111 1111 1112",
    "IP 192.168.100.254",
    "00190500954014481606906809350314337370000000100",
    "de 8h às 18h, sala 1203",
    "luz 1 2 3 4 5 6",
    "500 Mega por 109",
]


@pytest.mark.django_db
@pytest.mark.parametrize(("value", "kind"), PRIVATE)
def test_a_private_value_becomes_a_token(value: str, kind: str) -> None:
    text = f"meu dado é {value}, anota aí"

    hidden = pseudonyms.hide(text, "cv_1")

    assert hidden == f"meu dado é [{kind}_1], anota aí"
    assert pseudonyms.reveal(hidden, "cv_1") == text
    assert value not in bytes(PrivateValue.objects.get().sealed).decode()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_number_stays(text: str) -> None:
    assert pseudonyms.hide(text, "cv_1") == text


@pytest.mark.django_db
def test_a_value_keeps_its_token_however_it_is_written() -> None:
    assert pseudonyms.hide(f"{CPF} e 52998224725", "cv_1") == "[CPF_1] e [CPF_1]"
    assert pseudonyms.hide("+55 11 91234-5678 ou 11912345678", "cv_1") == "[PHONE_1] ou [PHONE_1]"
    assert pseudonyms.hide("ANA@x.com ana@x.com bia@x.com", "cv_1") == "[EMAIL_1] [EMAIL_1] [EMAIL_2]"


@pytest.mark.django_db
def test_scopes_do_not_share_tokens() -> None:
    pseudonyms.hide(CPF, "cv_1")
    pseudonyms.hide("111.444.777-35", "cv_2")

    assert pseudonyms.reveal("[CPF_1]", "cv_1") == CPF
    assert pseudonyms.reveal("[CPF_1]", "cv_2") == "111.444.777-35"
    assert PrivateValue.objects.values("digest").distinct().count() == 2


@pytest.mark.django_db
def test_a_typed_token_stays_as_typed() -> None:
    assert pseudonyms.reveal(pseudonyms.hide("o que é [CPF_1]?", "cv_1"), "cv_1") == "o que é [CPF_1]?"
    text = f"[CPF_1] não é {CPF}"
    assert pseudonyms.reveal(pseudonyms.hide(text, "cv_1"), "cv_1") == text


@pytest.mark.django_db
def test_json_is_hidden_and_revealed_inside() -> None:
    names = pseudonyms.Pseudonyms("cv_1")
    hidden = names.hide_json({"a": [CPF, {"b": EMAIL}], "n": 52998224725, "total": 8990, "ok": True})

    assert hidden == {"a": ["[CPF_1]", {"b": "[EMAIL_1]"}], "n": "[CPF_1]", "total": 8990, "ok": True}
    assert names.reveal_json({"a": ["[CPF_1]"]}) == {"a": [CPF]}


def _with_check_digits(nine: list[int]) -> str:
    digits = "".join(map(str, nine))
    for pair in range(100):
        if private_patterns.is_cpf(f"{digits}{pair:02}"):
            return f"{digits[:3]}.{digits[3:6]}.{digits[6:]}-{pair:02}"
    return digits


_CPFS = st.lists(st.integers(0, 9), min_size=9, max_size=9).map(_with_check_digits)
_MOBILES = st.tuples(st.sampled_from(sorted(private_patterns.AREA_CODES)), st.integers(10**7, 10**8 - 1)).map(
    lambda parts: f"({parts[0]}) 9{str(parts[1])[:4]}-{str(parts[1])[4:]}"
)
_MAILS = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.(com|br)", fullmatch=True)
_TEXTS = st.lists(
    st.one_of(st.text(max_size=20), _CPFS, _MOBILES, _MAILS, st.just("[CPF_1]"), st.just("[PHONE_2]")), max_size=8
).map(" ".join)
_scopes = (f"cv_{number}" for number in itertools.count())


@pytest.mark.django_db
@hypothesis_settings(max_examples=120, deadline=None)
@given(text=_TEXTS)
def test_revealing_undoes_hiding(text: str) -> None:
    found = private_patterns.find(text)
    forms: dict[tuple[str, str], str] = {}
    for value in found:
        forms.setdefault((value.kind, value.normal), text[value.start : value.end])
    if any(forms[value.kind, value.normal] != text[value.start : value.end] for value in found):
        return  # one value written in two ways comes back in the first of them
    scope = next(_scopes)

    hidden = pseudonyms.hide(text, scope)

    assert pseudonyms.reveal(hidden, scope) == text
    assert not any(text[value.start : value.end] in hidden for value in found)


@pytest.mark.django_db(transaction=True)
def test_threads_give_one_value_one_token() -> None:
    texts = [f"{CPF} {number}9{number}234-5678 ana{number % 3}@x.com" for number in range(3)] * 4
    barrier = threading.Barrier(len(texts))
    hidden: dict[int, str] = {}

    def work(index: int) -> None:
        barrier.wait()
        hidden[index] = pseudonyms.hide(texts[index], "cv_1")
        connection.close()

    threads = [threading.Thread(target=work, args=(index,)) for index in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert PrivateValue.objects.filter(kind="CPF").count() == 1
    assert PrivateValue.objects.filter(kind="EMAIL").count() == 3
    for index, text in enumerate(texts):
        assert pseudonyms.reveal(hidden[index], "cv_1") == text
        assert hidden[index] == hidden[index % 3]
