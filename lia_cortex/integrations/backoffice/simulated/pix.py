"""PIX "copy and paste": the EMV BR Code of a payment."""

import unicodedata

_KEY = "financeiro@aurorafibra.example"
"""A PIX key that nobody can own, so that no bank ever pays it."""
_CURRENCY_BRL = "986"
_MOST_NAME, _MOST_CITY = 25, 15


def code(*, amount_cents: int, reference: str, receiver: str, city: str) -> str:
    """Return the string that a bank's app takes; `reference` is the txid, letters and digits, at most 25."""
    account = _field("00", "br.gov.bcb.pix") + _field("01", _KEY)
    body = (
        _field("00", "01")
        + _field("26", account)
        + _field("52", "0000")
        + _field("53", _CURRENCY_BRL)
        + _field("54", f"{amount_cents // 100}.{amount_cents % 100:02d}")
        + _field("58", "BR")
        + _field("59", _plain(receiver)[:_MOST_NAME])
        + _field("60", _plain(city)[:_MOST_CITY])
        + _field("62", _field("05", reference))
        + "6304"
    )
    return f"{body}{_crc16(body.encode()):04X}"


def _field(name: str, value: str) -> str:
    return f"{name}{len(value):02d}{value}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()


def _crc16(data: bytes) -> int:
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc
