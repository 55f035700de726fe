"""Recognise what the text says was done, or will be done by itself: true only when a tool did it."""

import re
from collections.abc import Sequence

from assistants.services.guards import speech
from assistants.services.guards.deeds import DEEDS, Deed
from assistants.services.guards.sources import Returned, Sources
from assistants.services.guards.verdicts import Finding, Verdict

_CALLS_BACK = re.compile(r"\b(?:te|lhe) (?:aviso|avisamos|avisarei|avisaremos|retorno|retornamos|ligo|ligamos)\b")
_WILL = re.compile(
    r"\b(?:vou|irei|vamos|i'll|i will|let me) (?:ja |agora |te |lhe |just )*"
    r"(?:verificar|consultar|checar|conferir|olhar|buscar|pesquisar|abrir|registrar|agendar|marcar|solicitar|"
    r"cancelar|"
    r"desbloquear|liberar|providenciar|check|verify|look|open|book|register|submit|cancel)\b"
)
_WITH_CUSTOMER = re.compile(
    r"\bque (?:eu|a gente)\b|\bcom voce\b|\bpara (?:eu|voce)\b|\bwith you\b|\bai (?:eu|a gente)?\b|\bassim que\b"
)
_PAPER = re.compile(
    r"\b(?:comprovante|recibo) d[eo] (?:pagamento|pix|transferencia|deposito) (?:realizad|efetuad|feit)[oa]\b"
)
"""What a customer's picture is called tells of a deed of the customer's, if of any."""


_VISIT_STANDS = re.compile(
    r"\b(?:visita|visit)\b(?: (?:do|de|tecnic\w+|um|o|seu|your)){0,4} (?:ja )?(?:esta|consta|segue|continua|is)"
    r" (?:ja |already )?(?:marcada|agendada|booked|scheduled)\b"
)
"""A visit that stands was booked some day: the look-up that found it proves the words, no deed of this answer must."""
_VISITS = re.compile(r"visit|order")


def unfounded(text: str, sources: Sources) -> Finding | None:
    """Return the first claim of a deed that no tool did, or None."""
    done = sources.did()
    for sentence in speech.asserted(text, conditions=_CALLS_BACK):
        for clause in speech.clauses(_PAPER.sub("comprovante", sentence)):
            if speech.is_denial(clause) or speech.is_offer(clause) or speech.is_welcomed(clause):
                continue
            if _VISIT_STANDS.search(clause) and _is_found(_VISITS, sources):
                continue
            will = _WILL.search(clause) and not _WITH_CUSTOMER.search(clause)
            did = any(deed.claim.search(clause) and not _was_done(deed, done, sources) for deed in DEEDS)
            if (will or did) and not sources.holds(clause):
                return Finding(Verdict.CLAIMED_ACTION, clause)
    return None


def _is_found(things: re.Pattern[str], sources: Sources) -> bool:
    return any(
        each.is_ok and any(value and things.search(name) for name, value in each.data.items()) for each in sources.tools
    )


def _was_done(deed: Deed, done: Sequence[Returned], sources: Sources) -> bool:
    if deed.tool is None:
        return bool(done)
    if deed.told and deed.told.search(sources.returned):
        return True
    able = done if deed.told else [*done, *(returned for returned in sources.tools if returned.is_ok)]
    return any(deed.tool.search(returned.name) and not returned.is_empty for returned in able)
