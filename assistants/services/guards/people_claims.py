"""Recognise what a text tells about somebody else: a neighbour, a relative, whoever lived there before."""

import re

from assistants.services.guards import speech
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import Finding, Verdict

_WHO = (
    r"(?:mae|pai|espos[oa]|marido|mulher|namorad[oa]|filh[oa]|irma[o]?|irmao|amig[oa]|vizinh[oa]s?|chefe|ex|colega|"
    r"primo|prima|tio|tia|avo|sogr[oa]|inquilin[oa]|proprietari[oa]|roommate|neighbou?r|wife|husband|brother|"
    r"sister|mother|father|boss|friend|landlord)"
)
_OTHERS = re.compile(
    rf"\b(?:d[ao] |de |a |o )?(?:sua|seu|tua|teu|your) (?:ex-?)?{_WHO}\b|\b(?:o|a) (?:antig[oa] )?(?:titular|"
    rf"moradora?|proprietari[oa]|"
    r"assinante|"
    r"inquilin[oa]|dono|dona)\b|\b(?:desse|deste|ligado a esse|esse|este|that|the) (?:cpf|cnpj|telefone|documento|"
    r"numero)\b|"
    r"\b(?:outros?|outras?|other) (?:clientes?|customers?|titular\w*)\b|\bno seu predio\b|\bdel[ea]\b|"
    r"\b(?:morador\w*|inquilin\w+|titular|proprietari\w+|don[oa]|assinante|tenant|resident|owner) (?:anterior|de antes|"
    r"passad[oa])\b|\b(?:previous|former|last) (?:tenant|resident|owner|customer|holder)\b|"
    r"\b(?:que|quem) (?:ja )?mor(?:a|ava|ou) (?:ai|la|nesse|neste|no seu|nessa|nesta|na sua|antes|com voce)\b|"
    r"^\W*(?:sim, )?(?:el[ea]) (?:esta|tem|deve|paga|mora)\b"
)
_TELLS = re.compile(
    r"\b(?:esta em|esta com|tem o|paga|pagou|deve|vence|foi cancelad\w|cancelou|mora|mudou|se chama|e client\w|"
    r"sao clientes|abriu|sem conexao|consta|cadastro|e-?mail|endereco|celular|telefone|cpf|contrato|faturas?|boleto|"
    r"plano|paid|owes|lives|bill|pertenc\w+|cadastrad\w|registrad\w|no nome d\w+|mensalidades?|parcelas?|debitos?|"
    r"dividas?|pendenc\w+|em atraso|atrasad\w|em aberto|em dia)\b"
)
_REFUSES = re.compile(
    r"\b(?:nao|nem|so posso|apenas|somente|por seguranca|el[ea] mesm[oa]|prefiro|garanto|can only|can't|cannot|"
    r"only|sorry|desculp\w+|entendo|precisa|pedir|obrigad[oa])\b"
)
_NAMED = re.compile(r"\b(?:se chama|chama-se|o nome (?:d\w+ )?(?:\w+ )?e|cadastro de|is called|registered to)\b")


def unfounded(text: str, sources: Sources) -> Finding | None:
    """Return the first sentence that tells of somebody else's account, or None."""
    for sentence in speech.asserted(text):
        if _REFUSES.search(sentence) or speech.is_reported(sentence):
            continue
        named = _NAMED.search(sentence) and not sources.did()
        told = _OTHERS.search(sentence) and _TELLS.search(sentence)
        if (named or told) and not sources.holds(sentence):
            return Finding(Verdict.OTHERS_DATA, sentence)
    return None
