"""Recognise a gift: something free, a discount, a credit, a refund that nobody granted."""

import re

from assistants.services.guards import speech
from assistants.services.guards.facts import extraction
from assistants.services.guards.facts.types import Kind
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import Finding, Verdict

_GIFTS = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r"\bgratis\b|\bgratuit\w+|\bsem (?:nenhum )?custo\b|\bde graca\b|\bisent\w+|\bisencao\b|\bcortesia\b|"
            r"\bbrinde\b|\bfree (?:of charge|service|internet|router|month\w*|plan)\b|\bat no cost\b|"
            r"\bnao tem custo\b|\binclus\w+"
        ),
        (
            r"\bdescont(?:os?|ad[oa]s?|aremos|amos)\b|\bdiscount\w*|\babat(?:imento|id[oa]s?|eremos)\b|"
            r"\b\d+ ?% off\b|\bcompensad[oa]s? na\b"
        ),
        r"\bcreditos?\b|\bcredits?\b",
        (
            r"\bestorn\w+|\breembols\w+|\brefund\w*|\bdevolucao\b|\bdevolvid[oa]s?\b|\bressarc\w+|"
            r"\bindeniz\w+|\bperdoad[oa]s?\b"
        ),
        r"\b(?:se compromete|compromisso|garante|garantimos|prometemos|legally binding|de acordo)\b",
    )
)
_GIVES = re.compile(
    r"\b(?:voce|vc|seu|sua|te|lhe|para todos|a todos|cliente|you|your|everyone)\b.*\b(?:tem|ganh\w+|receb\w+|"
    r"tera|concedid\w+|"
    r"aprovad\w+|aplicad\w+|liberad\w+|garant\w+|vai|vao|sera|serao|vem|virao?|has|have|get|gets|approved|granted|is|e|fica|sai)\b|"
    r"\b(?:conced\w+|dou|damos|dei|ofere[cç]\w+|aprov\w+|libero|liberei|prometo|confirmo|confirmad\w+|grant|"
    r"offer|give|giving|confirm|"
    r"accept|aceito|terei|tera|vitalici\w+|para sempre|forever|until 20\d\d)\b|^\W*(?:internet|isencao|"
    r"roteador|service|de acordo)\b|"
    r"\bse compromete\b|"
    r"\b(?:desconto|credito|abatimento|estorno|reembolso)s? (?:\w+ )?(?:ja )?"
    r"(?:entr(?:ou|a|ara)|vem|vira|veio|aparece\w*|ca[ii]u?|saiu)\b|"
    r"\b(?:sera|serao|vai ser|vao ser|foi|foram) (?:\w+ )?(?:descontad|abatid|creditad|devolvid|ressarcid|reembolsad|"
    r"estornad|indenizad|perdoad|compensad|isentad)\w*"
)


def unfounded(text: str, sources: Sources) -> Finding | None:
    """Return the first gift that neither a tool nor an article knows of, or None."""
    for sentence in speech.asserted(text):
        for clause in speech.clauses(sentence):
            if speech.is_denial(clause) or speech.is_offer(clause) or not _GIVES.search(clause):
                continue
            given = any(gift.search(clause) and not _is_known(gift, clause, sources) for gift in _GIFTS)
            if given and not sources.holds(clause):
                return Finding(Verdict.GRANT, clause)
    return None


def _is_known(gift: re.Pattern[str], clause: str, sources: Sources) -> bool:
    if not gift.search(sources.ours):
        return False
    counted = [fact for fact in extraction.facts(clause) if fact.kind in {Kind.MONEY, Kind.PERCENT, Kind.DURATION}]
    return all(sources.own.covers(fact) or sources.published.covers(fact) for fact in counted)
