"""Tell an assertion from a question, a condition, an offer or a denial: only assertions can be lies."""

import re
from collections.abc import Iterator

from assistants.services.guards.facts.plain import plain, sentences

_TAG = re.compile(r",? (?:ta|ok|okay|viu|blz|beleza|combinado|certinho)\W*\?\W*$")
_SOOTHING = re.compile(
    r",? ?\b(?:nao (?:precisa )?se preocup\w+|pode (?:deixar|confiar|contar)(?: comigo)?|"
    r"(?:pode )?fi(?:ca|que|car) tranquil\w+|sem (?:estresse|problemas?)|"
    r"don't worry|no worries)\b"
)
"""Comforts, and denies nothing."""

_CLAUSE = re.compile(r"[;:…]\s|\s-\s|,\s(?=(?:mas|e|entao|so que|but|and|so|nao|nem|sem)\b)")
_CONDITION = re.compile(
    r"^\W*(?:se|caso|quando|assim que|desde que|if|once|when)\b|\b(?:se|caso|if) (?:voce|vc|o|a|ele|ela|you|it|"
    r"they)\b"
)
_OFFER = re.compile(
    r"\b(?:posso|podemos|consigo|conseguimos|pode|poderia|quer que|prefere|gostaria|da para|e so|precis\w+|"
    r"para que|can|could|may|shall|would|want me|need|to be)\b"
)
_DENIAL = re.compile(
    r"\b(?:nao|nem|nunca|sem(?! (?:sinal|servico|internet|conexao|acesso|rede|luz|custo))|ainda nao|tentei|tentamos|"
    r"not|n't|never|cannot|couldn't|tried|unable)\b|n't\b|"
    r"^\W*(?:(?:ate agora|por enquanto|ainda|entao|mas|e),? )*(?:nada|nenhum\w*|ninguem|nothing|nobody)\b(?! problem)|"
    r"\bnada (?:foi|esta|ficou|sera|mudou|feito|consta)\b"
)
_IGNORANCE = re.compile(
    r"\b(?:nao|sem) (?:\w+ ){0,2}?(?:afirmar|dizer|confirmar|garantir|informar|saber|sei|confirmei|conferi|verifiquei|"
    r"consultei|prometer)\b|\b(?:can't|cannot|can not|don't|do not|haven't) (?:\w+ )?(?:say|tell|know|confirm|promise|"
    r"checked)\b"
)

_RESTATED = re.compile(
    r"\b(?:deix[ae](?: eu|-me| me)? ver|ver) se (?:eu )?entendi\b|\bse (?:eu )?entendi (?:bem|direito|certo)\b|"
    r"\b(?:confere|confirma|confira|confirme|veja|ve)(?: so)? (?:pra|para|comigo|ai|se)\b|"
    r"^\W*(?:so )?(?:confirmando|recapitulando|resumindo|repassando|revisando)\b|"
    r"\blet me (?:see if i|make sure i|confirm|recap)\b|\bjust to (?:confirm|recap)\b"
)
"""What follows is the customer's own story, told back to be confirmed."""

_WELCOMED = re.compile(
    r"\b(?:que (?:bom|otimo|alegria|maravilha|legal)|fico feliz|bom saber|obrigad[oa] por (?:avisar|contar|dizer)|"
    r"(?:i'm )?(?:glad|happy)|great|good)(?: em saber| to (?:hear|know))? (?:que|that)\b"
)
_REPORTED = re.compile(
    r"\b(?:pelo que|segundo|conforme|de acordo com o que|como)\b(?! .{0,30}\b(?:sistema|cadastro|consulta)\b).{0,40}?"
    r"\b(?:passou|disse|falou|contou|comentou|informou|mencionou|mandou|explicou|said|told)\b"
)


def asserted(text: str, *, conditions: re.Pattern[str] | None = None) -> Iterator[str]:
    """Yield the plain sentences that claim something: no question, no condition unless it holds this pattern."""
    for sentence in sentences(plain(text)):
        sentence = _SOOTHING.sub("", _TAG.sub(".", sentence))  # noqa: PLW2901 - "done, ok?" is no question
        if not sentence.rstrip().endswith("?") and (
            not _CONDITION.search(sentence) or (conditions and conditions.search(sentence))
        ):
            yield sentence


def clauses(sentence: str) -> list[str]:
    """Return the parts of a sentence that can be true or false each for itself."""
    return [part for part in _CLAUSE.split(sentence) if part]


def is_offer(clause: str) -> bool:
    """Tell whether the clause says what could be done."""
    return bool(_OFFER.search(clause))


def is_ignorance(clause: str) -> bool:
    """Tell whether the clause says that something is not known."""
    return bool(_IGNORANCE.search(clause))


def is_reported(sentence: str) -> bool:
    """Tell whether the sentence says what the customer said, or somebody whom the customer quotes."""
    return bool(_REPORTED.search(sentence) or _RESTATED.search(sentence))


def is_welcomed(clause: str) -> bool:
    """Tell whether the clause is glad of what the customer told."""
    return bool(_WELCOMED.search(clause))


def is_denial(clause: str) -> bool:
    """Tell whether the clause says that something is not so, or was only tried."""
    return bool(_DENIAL.search(clause))
