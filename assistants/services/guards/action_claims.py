"""Recognise what the text says was done, or will be done by itself: true only when a tool did it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistants.services.guards import speech
from assistants.services.guards.sources import Returned, Sources
from assistants.services.guards.verdicts import Finding, Verdict


@dataclass(frozen=True, slots=True)
class _Deed:
    """Words for something done, and the tools that do it: any effect where no pattern is given."""

    claim: re.Pattern[str]
    tool: re.Pattern[str] | None = None


_I_DID = (
    r"abri|agendei|marquei|remarquei|registrei|anotei|cadastrei|cancelei|solicitei|pedi|alterei|mudei|troquei|"
    r"atualizei|corrigi|apliquei|ativei|contratei|enviei|mandei|estornei|reiniciei|resetei|reconfigurei|limpei|"
    r"finalizei|encerrei|programei|deixei (?:\w+ ){0,3}(?:program|registr|anotad|agendad)\w+|efetuei|bloqueei|"
    r"suspendi|baixei|anexei|gerei|resolvi|falei com|dei baixa"
)
_WE_DID = r"abrimos|agendamos|marcamos|registramos|cancelamos|solicitamos|alteramos|aplicamos|enviamos"
_DONE = (
    r"abert[oa]s?|agendad[oa]s?|marcad[oa]s?|remarcad[oa]s?|registrad[oa]s?|anotad[oa]s?|cadastrad[oa]s?|"
    r"cancelad[oa]s?|"
    r"solicitad[oa]s?|pedid[oa]s?|alterad[oa]s?|trocad[oa]s?|atualizad[oa]s?|corrigid[oa]s?|aplicad[oa]s?|"
    r"ativad[oa]s?|"
    r"confirmad[oa]s?|contratad[oa]s?|enviad[oa]s?|estornad[oa]s?|reiniciad[oa]s?|efetuad[oa]s?|realizad[oa]s?|"
    r"concluid[oa]s?|encerrad[oa]s?|programad[oa]s?|suspens[oa]s?|anexad[oa]s?|incluid[oa]s?|aprovad[oa]s?|"
    r"efetivad[oa]s?|resolvid[oa]s?|desbloquead[oa]s?|liberad[oa]s?"
)
_THING = (
    r"chamados?|ordem|ligacao|retorno|visitas?|protocolos?|reclamacao|reclamacoes|elogio|sugestao|contratacao|"
    r"assinatura|"
    r"pedidos?|upgrade|"
    r"cancelamento|estorno|reembolso|vencimento|cadastro|endereco|senha|debito automatico|desconto|comprovante|baixa|"
    r"coleta|suspensao|mudanca|instalacao|desbloqueio|troca|acordo|interesse|contato|segunda via|retirada|"
    r"agendamento|"
    r"solicitacao|alerta|aviso|transferencia de titularidade|plano|linha|credito|renegociacao"
)
_THING_EN = (
    r"ticket|visit|order|request|complaint|plan|appointment|refund|cancellation|upgrade|subscription|password|"
    r"address|"
    r"account|discount|credit|payment|service|technician"
)
_BEEN = r"(?:ja )?(?:foi|foram|esta|estao|ficou|ficaram|fica|ficam|consta|sera|serao)"
_MADE = (
    r"(?:opened|booked|scheduled|registered|submitted|cancell?ed|requested|changed|updated|applied|activated|sent|"
    r"processed|approved|confirmed|released|refunded|reset|restarted|filed|created|arranged)"
)
_I_SAY = (
    r"(?:^|[^\w](?:ja|e|acabei de|eu|que eu|tambem|entao|,|!)? ?)\b"
    rf"(?:(?:{_I_DID})\b(?! (?:um |a |uma |o )?(?:duvida|queda|erro))|"
    rf"(?:{_WE_DID}) (?:um|uma|o|a|seu|sua) (?:\w+ )?(?:{_THING})\b)"
)
_THING_DONE = (
    rf"\b(?:{_THING})\b(?: \w+){{0,5}}? (?:{_BEEN} )?(?:ja )?(?<!\be )(?<!\bsao )\b(?:{_DONE})\b|"
    r"^\W*(?:prontinho|pronto|feito|certo|perfeito|combinado|fechado|ok)?\W*(?!confirmad)"
    rf"(?:{_DONE})\b"
)
_GOING_ON = (
    r"\b(?:ja )?esta valendo\b|\bacabei de\b|\bja (?:esta|estao) (?:cuidando|tratando|a par|cientes?|vendo)\b|"
    r"\b(?:te|lhe) (?:aviso|avisamos|avisarei|avisaremos|retorno|retornamos|retornaremos|ligo|ligamos)\b|"
    r"\btecnico (?:ja )?(?:esta|ta) (?:a caminho|chegando|indo)\b|"
    r"\bem breve (?:te )?(?:retorn|entr)\w+|\bvai (?:te )?(?:ligar|retornar)\b"
)
_IN_ENGLISH = (
    rf"\b(?:i've|i have|we've|we have|i just|i) (?:just |already )?{_MADE}\b|"
    rf"\b(?:{_THING_EN})s?\b(?: \w+){{0,3}}? (?:has been|have been|is|was|are) (?:now |already )?{_MADE}\b"
)
_VERIFIED = (
    r"\bidentidade (?:foi )?confirmada\b|\b(?:voce|cliente|cadastro|customer|you) (?:ja )?(?:foi|esta|are|is|"
    r"fica) (?:now )?verifi\w+|"
    r"\b(?:cliente|customer) verifi(?:cad|ed)\w*|\bcodigo (?:foi )?(?:aceito|validado)\b|\bcode (?:was )?accepted\b"
)
_UNBLOCK = re.compile(r"unblock|unlock|desbloq|liber")
_DEEDS = (
    _Deed(
        re.compile(
            r"\b(?:desbloqueei|liberei|desbloqueamos|liberamos|"
            r"fiz (?:o|um|seu) desbloqueio|i(?:'ve| have)? unblocked)\b|"
            r"\b(?:internet|conexao|sinal|acesso) (?:ja )?foi (?:desbloquead|liberad)[oa]\b"
        ),
        _UNBLOCK,
    ),
    _Deed(
        re.compile(
            r"\b(?:visita|tecnico|technician|visit)\b(?: \w+){0,4}? (?:marcad|agendad|remarcad|booked|scheduled)\w*\b"
        ),
        re.compile(r"visit|book|agend|order|ticket|connection"),
    ),
    _Deed(re.compile(_VERIFIED), re.compile(r"verif|identif|challenge|confirm")),
    *(_Deed(re.compile(pattern)) for pattern in (_I_SAY, _THING_DONE, _GOING_ON, _IN_ENGLISH)),
)
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


def unfounded(text: str, sources: Sources) -> Finding | None:
    """Return the first claim of a deed that no tool did, or None."""
    done = sources.did()
    for sentence in speech.asserted(text, conditions=_CALLS_BACK):
        for clause in speech.clauses(sentence):
            if speech.is_denial(clause) or speech.is_offer(clause):
                continue
            will = _WILL.search(clause) and not _WITH_CUSTOMER.search(clause)
            did = any(deed.claim.search(clause) and not _was_done(deed, done, sources) for deed in _DEEDS)
            if (will or did) and not sources.holds(clause):
                return Finding(Verdict.CLAIMED_ACTION, clause)
    return None


def _was_done(deed: _Deed, done: Sequence[Returned], sources: Sources) -> bool:
    if deed.tool is None:
        return bool(done)
    return any(deed.tool.search(returned.name) for returned in [*done, *(r for r in sources.tools if r.is_ok)])
