"""Recognise words that order the model about: in what customers write, and in data that has no business to."""

import re
from collections.abc import Iterator

from assistants.services.guards import calls_as_text, hidden_text
from assistants.services.guards.facts.plain import plain, sentences

_RULES = (
    r"(?:instruc\w+|regras?|instructions?|rules|polic(?:y|ies)|diretrizes|tudo (?:acima|antes)|"
    r"everything (?:above|before))"
)
_OVERRIDE = (
    (
        rf"\b(?:ignor[ae]\w*|esquec[ae]\w*|desconsidere|disregard|forget|override|bypass|drop|quebr\w+|"
        rf"breaks?) (?:\w+ ){{0,4}}?{_RULES}\b"
    ),
    r"\besquec[ae] que (?:voce|vc|tu)\b|\bsem (?:regras|filtros|restricoes)\b|\bhas no (?:policies|rules)\b",
    r"\boverride ?= ?true\b|\bno takesies\b|\bobey\b|\bobedec[ae]\b|\baceite comandos\b",
)
_ROLE = (
    (
        r"\b(?:a partir de agora|de agora em diante|a partir deste documento|from now on|you are now|"
        r"for the rest of the chat)\b"
    ),
    r"\bagora (?:voce|vc) e\b|\bvoce agora e\b|^\W*(?:vamos brincar\W+)?voce e (?:minha|meu|o|a|um|uma) ",
    (
        r"\b(?:assuma|assumir|atuar|atue|aja|act|pretend|roleplay|finja|responda|interprete) (?:o papel|como|"
        r"as|this|que)\b"
    ),
    r"\bdeixar de ser\b|\bswitch persona\b|\bpersona ?=|\bdeveloper mode\b|\bmodo desenvolvedor\b|\bjailbreak\b",
    r"\bfala so como\b|\bsuas respostas devem\b|\batualizacao de perfil\b|\bcharacter \w+ decides\b",
)
_MARKS = (
    r"\[(?:sistema|system|admin|inst)\]|#{2,} ?(?:system|sistema)",
    r"<[/ ]*(?:instruc\w*|instructions?|system|sistema|prompt)\b",
    r"\b(?:system|sistema) ?: ?\w|\bsystem prompt\b|\bprompt (?:de|do) sistema\b",
)
_PROMPT = (
    (
        r"\b(?:tuas?|suas?|teu|seu|your|hidden|secretas?|iniciais|internas?) (?:\w+ )?(?:prompt|instruc\w+|"
        r"instructions|rules|regras)\b"
    ),
    r"\b(?:instruc\w+|regras) (?:iniciais|secretas|internas|completas)\b|\bpr[o0]mpt\b|\brot13\b|\bbase64\b",
    r"\bacima desta mensagem\b|\bhidden (?:messages|rules)\b|\bbetween the first message\b|\baudit log\b",
    r"\byour context\b",
    r"\b[a-z]+_api_key\b|\bchaves? (?:de|da) api\b|\bapi keys?\b|\bclientes (?:\w+ )?falaram com (?:voce|vc)\b",
    r"\b(?:ultimo|outros?|other|last) (?:clientes?|customers?) (?:atendid|que atend|served)\w*\b",
    r"\bfaturas dos outros\b",
)
_TOOLS = (
    r"\b(?:ferramentas?|tools?|functions?) (?:que (?:voce|vc) tem|calling|de busca|you have)\b",
    (
        r"\b(?:chama|chame|execute|executa|roda|rode|use|usa|call|run) (?:a |o |as |os |the )?(?:ferramenta|"
        r"tool|funcao|function)\b"
    ),
    r"\b(?:como|as a) (?:ferramenta|tool)\b|\braw (?:responses?|results?)\b|\b169\.254\.|\blocalhost\b",
)
_PROOF = (
    r"\b(?:considere|treat|considerar) (?:\w+ ){0,3}?(?:verificad\w+|verified)\b|\bverified ?= ?true\b",
    r"\bas verified\b",
    (
        r"\b(?:pular?|pula|dispens\w+|desliga\w*|nao solicitar|waive|skip) (?:\w+ ){0,3}?(?:etapa|codigo|"
        r"verificac\w+|code|challenge)\b"
    ),
    r"\bdispensad\w+ do codigo\b|\bja me verificou\b|\btoken mestre\b|\bmaster token\b|\bja foi verificado pel\w+\b",
    r"\b(?:liberar|libere) (?:os )?dados\b|\bprivileged access\b|\bas if the code\b|\buntil \w+ accepts\b",
    r"\bqual era mesmo o codigo\b",
    r"\bcodigo de verificacao (?:pra|para) esse numero\b|\bpode aceitar, o sistema\b|\bsob pena de\b",
)
_DICTATION = (
    r"\brepit[ae] comigo\b|\bresponda apenas\b|\b(?:say|diga|confirme com|responder|repeat)\W+[\"“'«]",
    r"\bescreve ai que\b|\bagree with everything\b|\bsem checar\b|\bnao precisa ser verdade\b|\bno matter what\b",
    r"\bresposta oficial\b|\blegally binding\b|\bvale como contrato\b|\bso confirma aqui por escrito\b",
    r"\bobrigad[ao] por lei\b|\bpalavra por palavra\b|\bcontinue a frase\b|\bautorizou \d+ ?%",
)
_ORDERS = re.compile("|".join([*_OVERRIDE, *_ROLE, *_MARKS, *_PROMPT, *_TOOLS, *_PROOF, *_DICTATION]), re.MULTILINE)

_READER = r"(?:assistentes?|robo|ia|ai|modelo|agente|leitores? automaticos?|assistant|agent|model|chatbot|bot|llm)"
_ADDRESSED = re.compile(
    rf"\b{_READER}\b[^.!?\n]{{0,12}}[:,)]|\b(?:ao|to the|for) {_READER}\b|\bo assistente deve\b|"
    rf"\b(?:the )?{_READER}s? "
    r"(?:shall|should|must|deve)\b"
)
_TOLD = re.compile(
    r"\b(?:diga|conte|prometa|garanta|libere|tell|promise) (?:ao|a|para o|the) (?:cliente|todos|customer|user)\b|"
    r"\benvie ao cliente suas\b"
)
_BLOB = re.compile(r"(?<![\w/+])(?=(?:[0-9+/]*[a-z]){12})(?=[a-z+/]*\d)[a-z0-9+/]{36,}={0,2}(?![\w/+])")
WITHHELD = "[withheld: this part tried to give orders to the assistant]"


def in_words(text: str, *, tools: frozenset[str] = frozenset()) -> list[str]:
    """Return the parts of a customer's text that order the model about; a plain request is none."""
    return [part for part in _parts(text) if _is_order(part, tools) or _is_hidden(part)]


def in_document(text: str, *, tools: frozenset[str] = frozenset()) -> list[str]:
    """Return such parts of a document, a picture or an article: they may not even speak to a machine."""
    return [part for part in _parts(text) if _is_order(part, tools) or _ADDRESSED.search(part) or _is_hidden(part)]


def in_result(text: str, *, tools: frozenset[str] = frozenset()) -> list[str]:
    """Return such parts of a field of a tool result, which tells facts and nothing else."""
    return [
        part
        for part in _parts(text)
        if _is_order(part, tools) or _ADDRESSED.search(part) or _TOLD.search(part) or _is_hidden(part)
    ]


def _parts(text: str) -> Iterator[str]:
    yield from sentences(plain(text))


def _is_order(part: str, tools: frozenset[str]) -> bool:
    return bool(_ORDERS.search(part) or ("_" in part and calls_as_text.named(tools).search(part)))


def _is_hidden(part: str) -> bool:
    return bool(_BLOB.search(part)) or hidden_text.found_in(part) == hidden_text.INVISIBLE
