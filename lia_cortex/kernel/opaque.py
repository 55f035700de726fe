"""Public ids of rows that have none of their own: made from the row's number with the platform's secret, and read back.

Raw events come by the hundred a second: a column and an index for an address that few ever open would cost each of them
a write. Of the 100 bits that a public id spells, 36 are a check: nobody counts up from one address to the next.
"""

from collections.abc import Iterator
from hashlib import blake2b

from django.conf import settings
from django.utils.crypto import salted_hmac

from lia_cortex.kernel import ids

EVENT, TURN = "ev", "tn"

HALF = 50
SIZE = 1 << HALF
ROUNDS = 4
"""Of a Feistel network, after which each bit of the half that is shown hangs on every other."""

CHECK_BITS = 36
LARGEST = (1 << 63) - 1


def of(prefix: str, number: int) -> str:
    """Return the public id of the row with this number, the same one every time."""
    left, right = divmod(number << CHECK_BITS, SIZE)
    key = next(_keys(prefix))
    for turn in range(ROUNDS):
        left, right = right, left ^ _mixed(key, turn, right)
    return f"{prefix}_{ids.spell(left << HALF | right)}"


def number(prefix: str, public_id: str) -> int | None:
    """Return the number behind a public id, None when it is no such id of ours."""
    if not ids.is_public(public_id) or not public_id.startswith(f"{prefix}_"):
        return None
    spelled = ids.unspell(public_id.removeprefix(f"{prefix}_"))
    for key in _keys(prefix):
        left, right = divmod(spelled, SIZE)
        for turn in reversed(range(ROUNDS)):
            left, right = right ^ _mixed(key, turn, left), left
        found, check = divmod(left << HALF | right, 1 << CHECK_BITS)
        if check == 0 and found <= LARGEST:
            return found
    return None


def _keys(prefix: str) -> Iterator[bytes]:
    """Yield the secret of today, then those that it replaced: an address in an old ticket still opens."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield bytes(salted_hmac("lia_cortex.kernel.opaque", prefix, secret=secret, algorithm="sha256").digest())


def _mixed(key: bytes, turn: int, half: int) -> int:
    digest = blake2b(half.to_bytes(7, "big"), key=key, salt=bytes([turn]), digest_size=7).digest()
    return int.from_bytes(digest, "big") % SIZE
