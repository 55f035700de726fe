"""Recognise a text that claims to be somebody: a person, a boss, a character that a customer made up."""

import re

from assistants.services.guards import speech
from assistants.services.guards.facts.plain import plain
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import Finding, Verdict

_I_AM = r"(?:sou|aqui (?:e|quem fala e)|me chamo|meu nome e|agora (?:eu )?sou|i am|i'm|my name is|this is)"
_ROLES = re.compile(
    rf"\b{_I_AM} (?:\w+ ){{0,3}}?(?:human[oa]?|pessoa (?:real|de verdade)|gerente|manager|administrador\w*|"
    rf"admin\w*|supervisor\w*|"
    r"diretor\w*|advogad\w+|consultor\w*|lawyer|adviser|ouvidor\w*|pirat\w+|avo|dan|\w*bot|chefe|unrestricted|"
    r"real person)\b|"
    r"\bperfil atualizado\b|\bpersona (?:updated|billing_admin)\b|\bsem (?:mais )?regras\b|"
    r"\bno (?:more )?(?:rules|policies)\b|"
    r"\b(?:concorrente|competitor)\w* (?:\w+ )?(?:e|is) (?:melhor|better)\b"
)
_NAMED = re.compile(
    r"\b(?:[Ss]ou|[Aa]qui é|[Mm]e chamo|[Mm]eu nome é|I am|I'm|[Mm]y name is) (?:o |a |the )?([A-ZÀ-Ú][\w-]+)"
)
_HOW_I_AM = frozenset({"sorry", "here", "glad", "happy"})


def unfounded(text: str, sources: Sources) -> Finding | None:
    """Return a claim to be somebody that our instructions do not name, or None."""
    rules: str | None = None
    for found in _NAMED.finditer(text):
        rules = plain(sources.rules) if rules is None else rules
        name = plain(found.group(1))
        if name not in _HOW_I_AM and name not in rules:
            return Finding(Verdict.IDENTITY, found.group())
    for sentence in speech.asserted(text):
        found_role = _ROLES.search(sentence)
        if found_role and not speech.is_denial(sentence):
            return Finding(Verdict.IDENTITY, found_role.group())
    return None
