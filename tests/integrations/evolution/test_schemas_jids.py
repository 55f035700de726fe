import pytest

from lia_cortex.integrations.evolution.schemas import classify, normalise, phone_of, phone_variants


@pytest.mark.parametrize(
    ("jid", "kind"),
    [
        ("5511988887777@s.whatsapp.net", "person_phone"),
        ("5511988887777:12@s.whatsapp.net", "person_phone"),
        ("5511988887777@c.us", "person_phone"),
        ("12345678901234@lid", "person_lid"),
        ("120363025246125486@g.us", "group"),
        ("status@broadcast", "status"),
        ("1700000000@broadcast", "broadcast"),
        ("120363111111111111@newsletter", "newsletter"),
        ("Maria@s.whatsapp.net", "unknown"),
        ("5511988887777", "unknown"),
        ("", "unknown"),
        ("@", "unknown"),
    ],
)
def test_a_jid_says_what_it_names(jid: str, kind: str) -> None:
    assert classify(jid) == kind


def test_device_and_agent_are_no_part_of_a_person() -> None:
    plain = "5511988887777@s.whatsapp.net"
    for jid in ("5511988887777:12@s.whatsapp.net", "5511988887777_1:3@S.WhatsApp.net", "5511988887777@c.us"):
        assert normalise(jid) == plain
    assert normalise("12345678901234:7@lid") == "12345678901234@lid"


def test_only_a_phone_jid_has_a_phone() -> None:
    assert phone_of("5511988887777:12@s.whatsapp.net") == "+5511988887777"
    assert phone_of("12345678901234@lid") is None
    assert phone_of("120363025246125486@g.us") is None
    assert phone_of(None) is None


@pytest.mark.parametrize(
    ("phone", "other"),
    [
        ("+5511988887777", "+551188887777"),
        ("+5555996887766", "+555596887766"),
        ("+5555999887766", "+555599887766"),
        ("+5521971234567", "+552171234567"),
    ],
)
def test_a_brazilian_mobile_has_two_forms(phone: str, other: str) -> None:
    assert phone_variants(phone) == phone_variants(other) == {phone, other}


@pytest.mark.parametrize(
    "phone",
    [
        "+551133334444",
        "+555532221111",
        "+14155550123",
        "+351912345678",
        "+5511953334444",
        "+55119888877770",
        "+5510988887777",
    ],
)
def test_landlines_and_foreign_numbers_have_one_form(phone: str) -> None:
    assert phone_variants(phone) == {phone}
