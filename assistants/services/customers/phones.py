"""Compare phone numbers that different systems write differently."""

import re

COUNTRY = "55"
_MOBILE = re.compile(r"(\d\d)9?([6-9]\d{7})", re.ASCII)


def same(one: str, other: str) -> bool:
    """Tell whether two numbers are one; a Brazilian mobile is the same with and without its ninth digit."""
    return bool(key(one)) and key(one) == key(other)


def key(phone: str) -> str:
    """Return what is equal for every way to write a number, "" for what is none; ours are Brazilian without a +."""
    digits = re.sub(r"[^0-9]", "", phone)
    if phone.strip().startswith("+") and not digits.startswith(COUNTRY):
        return f"+{digits}" if len(digits) >= 8 else ""
    national = digits[2:] if len(digits) in {12, 13} and digits.startswith(COUNTRY) else digits.lstrip("0")
    if len(national) not in {10, 11}:
        return ""
    mobile = _MOBILE.fullmatch(national)
    return f"+{COUNTRY}{mobile[1]}{mobile[2]}" if mobile else f"+{COUNTRY}{national}"


def forms(phone: str) -> tuple[str, ...]:
    """Return the number in E.164 and, for a Brazilian mobile, its form with or without the ninth digit."""
    plain = key(phone)
    if not plain:
        return ()
    mobile = _MOBILE.fullmatch(plain.removeprefix(f"+{COUNTRY}")) if plain.startswith(f"+{COUNTRY}") else None
    if mobile is None:
        return (plain,)
    return f"+{COUNTRY}{mobile[1]}9{mobile[2]}", f"+{COUNTRY}{mobile[1]}{mobile[2]}"


def ending(phone: str) -> str:
    """Return the last two digits: enough to recognise one's own number."""
    return re.sub(r"[^0-9]", "", phone)[-2:]
