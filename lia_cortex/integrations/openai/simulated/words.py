"""What a customer's words ask for, told by patterns in Portuguese and English."""

import re
import unicodedata
from dataclasses import dataclass


def folded(text: str) -> str:
    """Return the text in lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of wish: the assistant that serves it, and the tools that do, best first."""

    name: str
    pattern: re.Pattern[str]
    target: str
    tools: tuple[str, ...]


def _pattern(*alternatives: str) -> re.Pattern[str]:
    # One wish may be spread over several short messages, a line each.
    return re.compile("|".join(alternatives), re.DOTALL)


_PERSON = _pattern(
    r"\b(falar|conversar|atendid\w|passa\w*|transf\w+|chama\w*|quero|preciso|gostaria)\b.{0,30}"
    r"\b(pessoa(?! fisica| juridica)|atendente|humano|humana|gente de verdade|alguem|operador\w?)\b",
    r"\b(atendente|atendimento humano|ser humano)\b",
    r"^\W*(humano|humana|pessoa|gente)\W*$",
    r"\b(talk|speak|chat)\b.{0,20}\b(person|human|agent|someone|somebody|representative|operator)\b",
    r"\b(human|real person|live agent)\b",
)
_NO_PERSON = _pattern(r"\b(nao|sem)\b.{0,20}\b(atendente|pessoa|humano)", r"\b(no|not|don't)\b.{0,20}\bhuman")

_AREA = _pattern(
    r"\b(falha|queda|instabilidade|manutencao|problema)s?\b.{0,25}\b(regiao|bairro|rua|cidade|area)\b", r"\boutage\b"
)
TROUBLE = Topic(
    "trouble",
    _pattern(
        r"\b(internet|rede|conexao|sinal|net)\b.{0,25}\b(cai\w*|lent\w|ruim|parou|fora|oscila\w*|trava\w*)",
        r"\b(caiu|sem|parou|cade)\b.{0,15}\b(internet|sinal|conexao|rede|net)\b",
        r"\bnao\b.{0,20}\b(conecta|navega|funciona|carrega)",
        _AREA.pattern,
        r"\b(lent[oa]|lentidao|wi-?fi|roteador|modem|onu|luz vermelha|los piscando|ping alto)\b",
        r"\binternet\b.{0,20}\b(down|slow|out|not working|drops?)\b",
        r"\b(no (signal|internet|connection)|router|red light)\b",
    ),
    "suporte",
    ("check_connection",),
)
CANCEL = Topic(
    "cancel",
    _pattern(
        r"\b(quero|vou|preciso|gostaria de|como)\b.{0,15}\bcancel\w+",
        r"^\W*cancel(a|ar|amento)\b",
        r"\bcancel my\b",
        r"\bwant to cancel\b",
    ),
    "cancelamento",
    ("open_ticket",),
)
CHANGE_PLAN = Topic(
    "change_plan",
    _pattern(
        r"\b(mud\w+|troc\w+|aument\w+|melhor\w+|alter\w+)\b.{0,12}\b(plano|velocidade)\b",
        r"\b(plano|internet|velocidade)\b.{0,12}\b(mais (rapid\w|veloz)|maior|melhor)\b",
        r"\b(mais velocidade|upgrade)\b",
        r"\b(faster|bigger|change)\b.{0,12}\b(plan|internet)\b",
    ),
    "comercial",
    ("current_plan", "list_plans"),
)
CALL_BACK = Topic(
    "call_back",
    _pattern(r"\b(pode\w*|quero que) (me )?(ligar|liguem|retorn\w+)\b", r"\bme (ligue|liguem|liga)\b", r"\bcall me\b"),
    "comercial",
    (),
)
TOPICS = (
    Topic(
        "unblock",
        _pattern(r"\bdesbloque\w+", r"\bliberacao (em|de) confianca\b", r"\bunblock\b"),
        "financeiro",
        ("trust_unblock",),
    ),
    Topic(
        "paid",
        _pattern(r"\bja (paguei|foi pago)\b", r"\bpagamento\b.{0,20}\b(caiu|compensou)", r"\balready paid\b"),
        "financeiro",
        ("payment_status",),
    ),
    Topic(
        "invoice",
        _pattern(
            r"\b(segunda|2a|2) ?via",
            r"\b(meu|minha|manda\w*|envia\w*|me passa|quero|preciso d[oa])\b.{0,20}\b(boleto|fatura|conta)\b",
            r"\bquanto (eu )?(devo|estou devendo)\b",
            r"\b(codigo|chave) (do )?pix\b",
            r"\bmy (invoice|bill)\b",
        ),
        "financeiro",
        ("list_open_invoices",),
    ),
    CANCEL,
    Topic(
        "complaint",
        _pattern(
            r"\b(fazer|registrar|abrir|quero|tenho)\b.{0,20}\b(reclama\w+|elogi\w+|denuncia\w*|sugest\w+)",
            r"\b(procon|anatel)\b",
            r"\bouvidoria\b",
            r"\b(file|make|register)\b.{0,10}\bcomplaint\b",
        ),
        "ouvidoria",
        ("register_complaint", "open_ticket"),
    ),
    Topic(
        "coverage",
        _pattern(r"\bcobertura\b", r"\b(atende\w*|chega\w*|tem internet)\b.{0,25}\b(cep|bairro|rua)\b"),
        "comercial",
        ("check_coverage",),
    ),
    CHANGE_PLAN,
    Topic(
        "buy",
        _pattern(
            r"\b(quero|queria|gostaria de|vou|como)\b.{0,15}\b(contratar|assinar|instalar|colocar)\b",
            r"\b(quero|queria)\b.{0,15}\b(um plano|mega|giga|internet)\b",
            r"\bsign up\b|\bsubscribe\b",
        ),
        "comercial",
        ("list_plans", "register_lead"),
    ),
    Topic(
        "visit",
        _pattern(r"\b(agendar|marcar)\b.{0,20}\b(visita|tecnico)", r"\bbook\b.{0,10}\bvisit\b"),
        "suporte",
        ("list_visit_slots", "book_visit"),
    ),
    Topic(
        "work_order",
        _pattern(
            r"\b(tenho|ja tem|existe|quando|que dia)\b.{0,25}\b(visita|ordem de servico|tecnico)\b",
            r"\bopen work order\b",
        ),
        "suporte",
        ("open_work_order",),
    ),
    CALL_BACK,
    Topic(
        "ticket",
        _pattern(r"\babr\w+\b.{0,15}\b(chamado|protocolo|ticket)\b", r"\bopen a ticket\b"),
        "suporte",
        ("open_ticket",),
    ),
)

_QUESTION = _pattern(
    r"\?",
    r"^\W*(quantos|quando|onde|como|quem|por ?que|o que|tem|posso|da para|da pra|voces)\b",
    r"\b(qual|quais|quanto|quanta|que horas|onde fica|como faco|como funciona|(gostaria de|quero) saber)\b",
    r"\b(horario|preco|valor|custa|plano|planos|endereco|prazo|taxa|telefone|aceita\w*|abre\w*|fecha\w*)\b",
    r"^\W*(what|how|when|where|which|who|why|do you|does|can i|is there|are you)\b",
    r"\b(price|opening hours|address|how much|plans?)\b",
)
_GREETING = re.compile(
    r"^\W*(oi+e?|ola|opa|e ai|eai|bom dia|boa (tarde|noite)|tudo bem|alo"
    r"|hi|hello|hey|good (morning|afternoon|evening))\b"
)
_COURTESY = re.compile(
    r"\b(tudo (bem|bom|certo|joia)|como (vai|vao|voce esta|voces estao|esta)|how are you)( hoje| today)?\W*$"
)
_YES = re.compile(r"^\W*(sim|quero|pode|claro|isso|ok|por favor|s|yes|yeah|sure|please|com certeza|beleza)\b")
_REST_OF_YES = re.compile(
    r"\W*\b(sim|quero|pode|ser|claro|isso|mesmo|ok|por|favor|pf|s|e|com|certeza|beleza|muito|agora|ja|ai|entao|chama\w*"
    r"|marca\w*|registra\w*|fazer|mandar|confirm\w+|obrigad\w|yes|yeah|sure|please|do|it|thanks?|thank|you|go|ahead)\b\W*"
)
_THANKS = re.compile(r"\b(obrigad\w|valeu|agradec\w+|thanks?|thank you)\b")
_FINISHED = _pattern(r"\b(era|e) (so|somente) isso\b", r"\bso isso\b", r"\bpode encerrar\b", r"\bthat'?s all\b")
_ENGLISH = re.compile(
    r"\b(the|is|are|what|how|my|your?|please|hello|hi|does|do|can|i|i'm|want|need|much|when|where|have|thanks?|with)\b"
)
_PORTUGUESE = re.compile(
    r"\b(o|os|um|uma|de|da|do|que|qual|como|meu|minha|voces?|oi|ola|quero|preciso|nao|para|pra|com|por|quanto|e|ta|esta)\b"
)


def wants_person(text: str) -> bool:
    """Tell whether the words ask for a human being."""
    return any(_PERSON.search(line) and not _NO_PERSON.search(line) for line in folded(text).splitlines())


def topic_of(text: str) -> Topic | None:
    """Return the wish in the words, trouble with the connection first."""
    plain = folded(text)
    return next((topic for topic in (TROUBLE, *TOPICS) if topic.pattern.search(plain)), None)


def is_about_area(text: str) -> bool:
    """Tell whether the words ask for an outage where the customer lives, not for the customer's own line."""
    return bool(_AREA.search(folded(text)))


def is_question(text: str) -> bool:
    """Tell whether the words ask for a fact; "tudo bem?" does not."""
    return any(_QUESTION.search(_COURTESY.sub("", line)) for line in folded(text).splitlines())


def is_yes(text: str) -> bool:
    """Tell whether the words are a plain yes, with nothing else asked for."""
    plain = folded(text)
    return bool(_YES.match(plain)) and not _REST_OF_YES.sub("", plain).strip()


def is_greeting(text: str) -> bool:
    """Tell whether the words greet."""
    return bool(_GREETING.search(folded(text)))


def is_thanks(text: str) -> bool:
    """Tell whether the words thank."""
    return bool(_THANKS.search(folded(text)))


def is_finished(text: str) -> bool:
    """Tell whether the customer says that nothing else is needed."""
    return bool(_FINISHED.search(folded(text)))


_TOLD_OF_FILES = re.compile(r"^\[(?:picture|document|video|voice message|sticker|file)\b[^\]]*\]", re.MULTILINE)
"""The platform's own words about a file; they say nothing about the customer's language."""


def is_english(text: str) -> bool:
    """Tell whether the words are English rather than Portuguese."""
    plain = folded(_TOLD_OF_FILES.sub("", text))
    return len(_ENGLISH.findall(plain)) > len(_PORTUGUESE.findall(plain))
