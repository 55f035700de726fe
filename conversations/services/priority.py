"""How urgent a conversation is, by rules on words and tags; 0 is the most urgent."""

import re
import unicodedata

from lia_cortex.kernel.jobs import NORMAL

RULES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"\b(emergencia|urgente|urgencia|anatel|procon|processar|advogad[oa]|ouvidoria)\b")),
    (
        1,
        re.compile(r"\b(cancelar|cancelamento|quero cancelar|reclama\w*|absurdo|palhacada|descaso|pessimo)\b"),
    ),
    (
        2,
        re.compile(r"\b(sem (internet|sinal|conexao)|internet (caiu|parou|fora)|nao (funciona|conecta)|caiu)\b"),
    ),
)
"""Complaints and threats to leave before anger, anger before no internet."""

TAGS = {"vip": 1, "urgent": 0}
"""What a tag makes of a conversation."""


def of(text: str, *, tags: tuple[str, ...] = ()) -> int:
    """Return the priority that the words and tags ask for."""
    plain = unicodedata.normalize("NFKD", text[:2000].lower()).encode("ascii", "ignore").decode()
    asked = [level for level, pattern in RULES if pattern.search(plain)]
    return min([NORMAL, *asked, *(TAGS[tag] for tag in tags if tag in TAGS)])
