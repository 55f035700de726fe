"""Hold every figure of an answer against the sources: who states one must have it from somewhere."""

import re

from assistants.services.guards import speech
from assistants.services.guards.facts import extraction, numerals
from assistants.services.guards.facts.plain import plain, sentences
from assistants.services.guards.facts.types import Fact, Kind
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import Finding, Verdict

_BILL = r"(?:faturas?|conta|boletos?|debitos?|divida|mensalidade|saldo|credito|invoice|bill|balance|debt|credit)"
_POSSESSIVE = re.compile(
    rf"\b(?:suas?|seus?|your) (?:\w+ ){{0,2}}?{_BILL}\b|\b(?:seu|your) (?:plano|plan) (?:custa|sai|fica|"
    rf"costs)\b|\b(?:voce|vc|you) (?:me |nos |te )?(?:deve|pagou|owe|paid)\b"
)
_DEFINITE = re.compile(rf"\b(?:a|o|as|os|essas?|esses?|estas?|estes?|desta|deste|da|do|the|this|that) {_BILL}\b")
_STATES = re.compile(
    r"\b(?:e|esta|estao|esteja|ficou|fica|ficam|deu|vem|venc\w+|valor|total|foi|aberto|due|is|was|comes|custa|"
    r"costs)\b"
)
_ATTRIBUTED = re.compile(
    r"\b(?:voce|vc) (?:\w+ )?(?:falou|disse|mandou|citou|enviou|informou|viu|mencionou|escreveu|pagou|comentou)\b|"
    r"\bque (?:veio|chegou)\b|\byou (?:said|sent|mentioned|saw|wrote)\b|\b(?:nao|not|n't|nenhum\w*)\b"
)
_EVENT = re.compile(
    r"\b(?:tecnic\w+|visita|instala\w*|previs\w+|estimativa|agendad\w+|marcad\w+|chega|technician|visit|booked|"
    r"arrives?|venc\w+|due)\b"
)
_OPEN = re.compile(r"^\W*(?:(?:se|caso|quando|if|when)\b|(?!quando|segundo)\w+[aei]ndo\b)|\b(?:se|caso|if)\b|\?\s*$")
_PROTOCOL = re.compile(
    r"\b(?:protocol\w*|chamado|ordem|os|pedido|registro|numero|ticket|order|lead|reclamacao|registrad\w+)\b"
)
_WAITED_FOR = re.compile(
    r"\b(?:volt\w+|retorn\w+|atend\w+|fila|reconhec\w+|baixa|compens\w+|ca[ii]\w*|limp\w+|sai\w*|chega\w*|libera\w*|liga\w*|vale\w*|expir\w+)\b"
)
A_MOMENT = 10
"""Minutes up to which a duration may be part of an instruction."""

_PAYMENT = re.compile(r"^0002\d{4}|^\d{44,48}$")
_VERDICTS = {
    Kind.MONEY: Verdict.AMOUNT,
    Kind.PERCENT: Verdict.AMOUNT,
    Kind.SPEED: Verdict.AMOUNT,
    Kind.CODE: Verdict.CODE,
    Kind.ADDRESS: Verdict.CODE,
}


def unsupported(text: str, sources: Sources) -> Finding | None:
    """Return the first figure of the text that no source holds, or None."""
    for sentence in map(numerals.to_digits, sentences(plain(text))):
        for fact in extraction.facts(sentence):
            if fact.kind != Kind.NUMBER and not _is_supported(fact, sentence, sources):
                return Finding(_verdict(fact, sentence), fact.text)
    return None


def _is_supported(fact: Fact, sentence: str, sources: Sources) -> bool:
    if sources.own.covers(fact):
        return True
    if fact.kind == Kind.CODE and _PAYMENT.match(str(fact.value)):
        return False
    if _is_harmless(fact, sentence, sources):
        return True
    if _is_month(fact):
        return _is_named(fact, sources)
    said_by_customer = not sources.orders and _may_quote(fact, sentence)
    if sources.published.covers(fact) and not _is_own(fact, sentence):
        return True
    return said_by_customer and (sources.told.covers(fact) or sources.repeated.covers(fact))


def _is_month(fact: Fact) -> bool:
    """Tell whether it is the name of a month and nothing else."""
    match fact.value:
        case (None, int(), None):
            return True
        case _:
            return False


def _is_named(fact: Fact, sources: Sources) -> bool:
    """Tell whether anybody named the month: "a fatura de março" asks for it, and tells nothing of it."""
    return any(pool.covers(fact) for pool in (sources.published, sources.told, sources.repeated))


def _is_own(fact: Fact, sentence: str) -> bool:
    """Tell whether the figure is said of the customer's own bill, which no article knows."""
    if fact.kind not in {Kind.MONEY, Kind.DATE}:
        return False
    return bool(_POSSESSIVE.search(sentence.partition(fact.text)[0]))


def _may_quote(fact: Fact, sentence: str) -> bool:
    """Tell whether the customer's own words are enough: not for their invoices, nor for when somebody comes."""
    if _ATTRIBUTED.search(sentence) or speech.is_reported(sentence):
        return True
    if fact.kind in {Kind.MONEY, Kind.DATE, Kind.WEEKDAY, Kind.NEAR_DAY}:
        states = _STATES.search(sentence)
        if _POSSESSIVE.search(sentence) or (states and _DEFINITE.search(sentence)):
            return False
    if fact.kind in {Kind.DATE, Kind.TIME, Kind.DURATION, Kind.WEEKDAY, Kind.NEAR_DAY}:
        return not _EVENT.search(sentence) or bool(_OPEN.search(sentence))
    return True


def _is_harmless(fact: Fact, sentence: str, sources: Sources) -> bool:
    """Tell whether the figure states nothing that could be wrong: what day it is, "wait two minutes"."""
    if _is_month(fact):
        return sentence.rstrip().endswith("?") or fact.value == (None, sources.now.month, None)
    if fact.kind == Kind.NEAR_DAY:
        return not _EVENT.search(sentence) or bool(_OPEN.search(sentence))
    is_told_by_day = fact.kind == Kind.DURATION and not any(map(str.isdigit, fact.text))
    if is_told_by_day and (sentence.rstrip().endswith("?") or speech.is_ignorance(sentence)):
        return True
    if fact.kind == Kind.DURATION and int(str(fact.value)) <= A_MOMENT:
        return not _EVENT.search(sentence) and not _WAITED_FOR.search(sentence)
    if fact.kind == Kind.WEEKDAY:
        if sentence.rstrip().endswith("?"):
            return True
        near = {(sources.now.weekday() + days) % 7 for days in (-1, 0, 1)}
        return fact.value in near
    return False


def _verdict(fact: Fact, sentence: str) -> Verdict:
    if fact.kind == Kind.CODE and _PROTOCOL.search(sentence) and not _PAYMENT.match(str(fact.value)):
        return Verdict.PROTOCOL
    return _VERDICTS.get(fact.kind, Verdict.DATE)
