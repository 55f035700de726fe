"""How the gateway and WhatsApp rewrite numbers."""

import hashlib
import re

from lia_cortex.integrations.evolution.schemas import phone_variants

_BRAZIL = re.compile(r"55([0-9]{2})[0-9]([0-9]{8})", re.ASCII)
_ABSENT = "00009999"
"""Numbers with this end are on no phone, so that a refusal can be seen without preparing one."""


def create_jid(number: str) -> str:
    """Return the JID that the gateway makes of a number: Brazilian mobiles may lose their ninth digit."""
    if re.search(r"@(g\.us|s\.whatsapp\.net|lid|broadcast)", number):
        return re.sub(r":\d+", "", number)
    digits = re.sub(r"\D", "", number)
    if len(digits) >= 18:
        return f"{digits}@g.us"
    if digits[:2] in ("52", "54") and len(digits) == 13:
        digits = digits[:2] + digits[3:]
    found = _BRAZIL.fullmatch(digits)
    if found and int(found[1]) >= 31 and int(found[2][0]) >= 7:
        digits = f"55{found[1]}{found[2]}"
    return f"{digits}@s.whatsapp.net"


def canonical(digits: str) -> str:
    """Return one form for a phone, whichever way its number is written."""
    return min(phone_variants(digits), key=lambda form: (len(form), form)).lstrip("+")


def lid_of(digits: str) -> str:
    """Return the privacy id of a phone, the same each time."""
    seed = hashlib.blake2b(canonical(digits).encode(), digest_size=8).digest()
    return f"{10**13 + int.from_bytes(seed) % (9 * 10**13)}@lid"


def is_absent(digits: str) -> bool:
    """Say whether the number is made never to be on WhatsApp."""
    return digits.endswith(_ABSENT)
