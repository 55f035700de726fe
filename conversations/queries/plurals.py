"""Plurals of Portuguese that change the end of a word: the stems of text search keep those apart."""

import unicodedata
from collections.abc import Iterable

GROUPS = (
    ("ao", "oes", "aes", "aos"),
    ("al", "ais"),
    ("el", "eis"),
    ("il", "is", "eis"),
    ("ol", "ois"),
    ("ul", "uis"),
    ("m", "ns"),
)
"""Endings without accents that stand for each other: conexão and conexões, canal and canais, mensagem and mensagens."""

SHORTEST = 1
"""Letter before the ending; what stands for no word finds nothing."""


def forms(word: str) -> list[str]:
    """Return the word itself, then what its singular and plural may be, without accents."""
    plain = "".join(each for each in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(each))
    return [word, *sorted({form for form in _others(plain) if form != plain})]


def _others(word: str) -> Iterable[str]:
    for group in GROUPS:
        for ending in group:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= SHORTEST:
                yield from (stem + each for each in group)
