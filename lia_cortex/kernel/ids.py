"""Opaque public ids: what leaves the platform never shows a database number."""

import re
import secrets
from functools import partial

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 20
"""Characters of 5 bits: 100 bits, so that ids cannot be guessed or collide."""


PATTERN = rf"[a-z]{{2}}_[{ALPHABET}]{{{LENGTH}}}"
"""What every public id looks like: anything else names nothing, and need not be asked of the database."""

_PUBLIC = re.compile(PATTERN)


def random_id(prefix: str) -> str:
    """Return a new id such as `cv_3k0…`; the prefix tells people what it names."""
    return f"{prefix}_{spell(secrets.randbits(5 * LENGTH))}"  # one draw: every choice by itself would ask the kernel


def spell(bits: int) -> str:
    """Return the letters of an id that holds these hundred bits."""
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def unspell(letters: str) -> int:
    """Return the bits that `spell` spelled so."""
    return sum(ALPHABET.index(letter) << 5 * place for place, letter in enumerate(letters))


def is_public(value: str) -> bool:
    """Return whether this could be a public id: garbage, a NUL above all, must not reach the database."""
    return _PUBLIC.fullmatch(value) is not None


contact = partial(random_id, "ct")
conversation = partial(random_id, "cv")
message = partial(random_id, "ms")
attachment = partial(random_id, "at")
outbound = partial(random_id, "ob")
number = partial(random_id, "wn")
instance = partial(random_id, "in")
team = partial(random_id, "tm")
user = partial(random_id, "us")
assistant = partial(random_id, "as")
article = partial(random_id, "ka")
trial = partial(random_id, "tr")
note = partial(random_id, "nt")
canned_answer = partial(random_id, "ca")
macro = partial(random_id, "mc")
act = partial(random_id, "ac")
