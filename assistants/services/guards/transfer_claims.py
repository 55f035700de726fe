"""Recognise a text that says a transfer is made: a customer who reads it waits for somebody who never comes."""

import re

from assistants.services.guards.sources import Sources

_TRANSFERS = re.compile(r"transfer|hand_?off|to_person|handoff")
_WHO = (
    r"\b(atendentes?|humanos?|pessoas?|equipe|setor|time|especialistas?|suporte|financeiro|comercial|"
    r"recep[cç][aã]o|ouvidoria|colegas?|departamento|[aá]rea|operador\w*|consultor\w*|t[eé]cnic\w+|"
    r"respons[aá]ve\w+|supervis\w+|gerente|ger[eê]ncia|diretoria|diretora?|coordena\w+|chefia|lideran[cç]a|"
    r"jur[ií]dico|plant[aã]o|matriz|central|superior(es)?)\b"
)
_GAP = r"[^.!?\n]{0,25}"
_WE = rf"\b(vou|vamos|irei|estou|estamos|t[oô]|j[aá])\b{_GAP}"
_SEND = rf"\b(encaminh|direcion|repass|conect|pass|cham|acion)\w*{_GAP}"
_I_SENT = r"(transferi|encaminhei|direcionei|repassei|passei|chamei|acionei|conectei|deixei voc[eê])"
_COMES = r"(\bj[aá] vai\b|\bj[aá] vem\b|\bassumem?\b|\bvai (assumir|entrar)\b|\bdar[aá] continuidade\b)"
_BEING = rf"\b(ser[aá]|est[aá] sendo|foi|fica)\b{_GAP}"
_ENGLISH = rf"\b(i am|i'm|i will|i'll|we are|we're|we will|let me)\b{_GAP}"
_CLAIM = re.compile(
    "|".join(
        [
            rf"{_WE}\btransf(er|ir)\w*",
            rf"{_WE}{_SEND}{_WHO}",
            rf"\b(voc[eê]|conversa|atendimento)\b{_GAP}{_BEING}(transferid|encaminhad|direcionad|repassad)\w+",
            rf"{_WHO}{_GAP}\b(vai|ir[aá])\b{_GAP}(atender|continuar|assumir|falar|responder|entrar em contato)\b",
            rf"\bpedi\b{_GAP}{_WHO}",
            rf"\b{_I_SENT}\b{_GAP}{_WHO}",
            rf"\b{_I_SENT} (voc[eê]|(a |o )?(sua?|seu) (conversa|atendimento|caso))",
            rf"{_WHO}{_GAP}\bj[aá] (foi|foram|est[aá]|est[aã]o)\b{_GAP}(acionad|ciente|com (a|o) su?a|avisad)\w*",
            rf"{_WHO}{_GAP}{_COMES}",
            r"\b(ela?|eles|elas)\b (j[aá] vem|j[aá] v[eê]m|assumem?|d[aã]o continuidade|continua)\b",
            rf"\b(caso|conversa|atendimento)\b{_GAP}{_BEING}(direcionad|encaminhad|repassad|transferid)\w+",
            r"\bvoc[eê] [eé] (o|a) \w+ (da|na) fila\b|\byou are (number )?\w+ in (the )?(queue|line)\b",
            r"\bacabei de (assumir|entrar n[oa])\b|\bassumi (o )?(seu|este) (caso|atendimento)\b",
            r"\bchamei (a|o|um|uma)\b",
            rf"\byou('ve| have) been\b{_GAP}\b(transferred|connected|forwarded)\b",
            rf"\b(i've|i have|we've)\b{_GAP}\b(transferred|forwarded|connected|passed) (you|this|your)\b",
            r"\b(coloquei|pus|botei|inclu[ií]|inseri|adicionei|deixei)\b[^.!?\n]{0,30}\bna fila\b",
            r"\bvoc[eê] (j[aá] )?(est[aá]|t[aá]|entrou|foi|fica|ficou)\b[^.!?\n]{0,20}\bn[aoe]s?s?[ea]? fila\b",
            rf"\b(caso|atendimento|conversa|pedido)\b{_GAP}\b(nas? m[aã]os?|sob os cuidados)\b{_GAP}{_WHO}",
            r"\b(put|placed|added) you (in|into|to)\b[^.!?\n]{0,12}\b(queue|line)\b",
            r"\btransferindo\b",
            rf"{_ENGLISH}\b(transferr?|forward|hand(ing)? you|connect(ing)? you|put(ting)? you through)\w*",
            rf"\byou (will be|are being|have been|'ll be)\b{_GAP}(transferred|connected|forwarded)\b",
            rf"\b(voy a|vamos a|estoy|estamos|te|le|lo|la)\b{_GAP}transfer(ir|iendo|iré|iremos)\w*",
        ]
    ),
    re.IGNORECASE,
)
_NO_CLAIM = re.compile(r"^\W*(se|caso|quando|if|si)\b|\b(n[aã]o|sem|not|can't|cannot|no puedo|posso)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def found_in(text: str) -> bool:
    """Tell whether the text says that a transfer is made; an offer, a condition or a denial is none."""
    return any(
        _CLAIM.search(sentence) and not sentence.rstrip().endswith("?") and not _NO_CLAIM.search(sentence)
        for sentence in _SENTENCE.findall(text)
    )


def was_made(sources: Sources) -> bool:
    """Tell whether a tool brought somebody in."""
    return any(returned.is_ok and _TRANSFERS.search(returned.name) for returned in sources.tools)
