"""What of a raw event people see."""

import pytest

from conversations.admin import masking


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("5511999998888@s.whatsapp.net", "5511*******88@s.whatsapp.net"),
        ("+5511999998888", "+551********88"),
        ("fale com 11999998888 hoje", "fale com 1199*****88 hoje"),
        ("52998224725", "5299*****25"),
        ("123456789012345@lid", "1234*********45@lid"),
        ("3EB0123456789ABCDEF", "3EB0123456789ABCDEF"),
        ("pedido 1234567", "pedido 1234567"),
    ],
)
def test_the_middle_of_a_phone_is_hidden(text: str, shown: str) -> None:
    assert masking.masked(text) == shown


def test_keys_and_values_of_json_are_masked() -> None:
    shown = masking.readable(b'{"5511999998888": ["5511999998888", 7, null, true]}')
    assert "5511999998888" not in shown
    assert shown.count("5511*******88") == 2


@pytest.mark.parametrize("body", [b"not json 5511999998888", b"\xff\xfe5511999998888", b""])
def test_what_is_no_json_is_shown_as_text(body: bytes) -> None:
    assert "5511999998888" not in masking.readable(memoryview(body))


def test_long_values_and_long_bodies_are_cut() -> None:
    assert len(masking.readable(b'{"base64": "' + b"A" * 5000 + b'"}')) < 600
    assert len(masking.readable(b"x " * 50_000)) <= masking.LONGEST + 1
