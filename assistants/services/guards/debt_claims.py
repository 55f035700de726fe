"""Recognise "you owe nothing" and "everything is paid": true only when a look-up says so."""

import re
from collections.abc import Iterator, Mapping

from assistants.services.guards import speech
from assistants.services.guards.facts.plain import plain
from assistants.services.guards.sources import Returned, Sources
from assistants.services.guards.verdicts import Finding, Verdict

_DEBT = (
    r"(?:debitos?|dividas?|faturas?|boletos?|pendencias?|pendentes?|pagamentos?|valores? (?:pendentes?|em aberto)|"
    r"contas?|bills?|invoices?|debts?|balance|payments?)"
)
_NO_STATE = r"acess|mostr|receb|ger[ao]|emit|envi|alter|mud[ao]|inclu|aceit|us[ao]|precis|val[eh]"
"""What somebody does not do with bills says nothing of whether there are any."""

_NOTHING_OPEN = (
    (
        rf"\b(?:nao|nenhum\w*) (?!pague|clique|{_NO_STATE})(?:\w+ ){{0,4}}?{_DEBT}\b"
        r"(?! (?:de|da|do|em) (?:\d|telefone|plano))"
        r"(?:.{0,20}\b(?:em aberto|pendente|atrasad|com a gente|open|no seu|conosco|boleto)|\W*$)"
    ),
    r"\bnao (?:\w+ ){0,3}(?:deve|devendo) (?:nada|mais nada)\b",
    r"\b(?:nao|nenhum\w*|sem) (?:\w+ ){0,4}?(?:valor|valores|coisa) (?:em aberto|pendentes?|em atraso)\b",
    r"\bnada (?:pendente|em aberto|atrasad\w|vencid\w|em atraso|a pagar)\b",
    r"\bnao (?:precisa|e preciso|tem que) pagar\b",
    r"\bsem (?:pendencias?|debitos?)\b",
    r"\b(?:don't|do not|doesn't) owe\b",
    r"\b(?:don't|do not|doesn't) have any (?:pending|open|outstanding|unpaid|overdue) ",
    r"\bno (?:pending|open|outstanding|unpaid|overdue) (?:bills?|invoices?|debts?|payments?|balance)",
    r"\bnothing (?:due|pending|outstanding|to pay)\b",
    r"\bneed(?:s)? no payment\b",
)
_ALL_PAID = (
    (
        r"\b(?:ta|esta|estao|tudo|todos?|todas?) (?:\w+ ){0,2}?(?:em dia|quitad\w+|pag[oa]s?|zerad\w+|"
        r"regular\w*|limpo)\b"
    ),
    r"\bquite\b",
    r"\bsituacao (?:financeira )?(?:esta )?regular\b",
    r"\b(?:situacao|nome|ficha|conta|cadastro) (?:\w+ ){0,4}?(?:esta|ta|fica|ficou) limp[oa]\b",
    r"\b(?:saldo|divida)(?: \w+)? (?:e|esta|foi|fica) (?:de )?(?:zero|zerad\w+|perdoad\w+|quitad\w+)\b",
    (
        rf"\b{_DEBT} (?:\w+ ){{0,2}}?(?:ja )?(?:foi|esta|foram|estao|constam?|aparecem?|ficou|ficaram|segue|seguem) "
        r"(?:\w+ ){0,2}?(?:baixad|pag[oa]|quitad|confirmad|compensad|regularizad|liquidad|identificad)\w*"
    ),
    r"\b(?:fully |already |all )paid\b|\bpaid up\b|\baccount is up to date\b",
    (
        r"\b(?:bill|invoice|debt|payment)s? (?:is|are|was|has been|have been) "
        r"(?:\w+ )?(?:paid|settled|cleared|waived|confirmed)\b"
    ),
)
_CLEAR = re.compile("|".join([*_NOTHING_OPEN, *_ALL_PAID]))
_STATE = re.compile(
    r"(?<!\bpra )(?<!\bpara )(?<!\bde )(?<!\bpor )(?<!\bsem )(?<!\bcada )(?<!\bqualquer )(?<!\btoda )"
    r"\b(?:fatura|duas|tres|\d+ faturas?|contas?) (?:\w+ )?(?:atrasad|em atraso|vencid|"
    r"em aberto)\w*\b"
)
_NOT_ABOUT = re.compile(r"\b(?:encontrei|achei|found|find|localizei|consegui|consigo|respond\w+|sei|multa|depois)\b")
_FOUND_NONE = re.compile(
    r"\b(?:encontrei|achei|localizei|vi|vejo|found|find|see) "
    r"(?:(?:nenhum\w*|nada|qualquer|any|no|nothing)\b|(?=(?:debitos|dividas|pendencias|faturas|contas|boletos)\b)).*"
    r"\b(?:abert[oa]s?|atras\w+|vencid\w+|pendente?\w*|pendenc\w+|a pagar|debitos?|dividas?|overdue|unpaid|outstanding|"
    r"open|due|debts?)\b"
)
"""Looked and saw that nothing is open: that is a claim, not a search that failed."""

_REQUIRED = re.compile(
    r"\b(?:precis\w+|e preciso|tem que|tem de|necessario|exig\w+|requer\w*|basta|must|need\w*|requires?)\b"
    r"(?: \w+){0,2}? (?:estar|esteja|ter|tenha|nao ter|ficar|haver|haja|be|have)\b"
)
"""What has to be so before something else: nobody says that it is."""

_BECAUSE = re.compile(r"\s(?:porque|pois|ja que|because)\s")
_LOOKUP = re.compile(r"invoice|payment|bill|debt|fatura|boleto|pagament|cobranca|debit|divida|titulo")
_OPEN_LISTS = re.compile(r"unpaid|overdue|vencid|invoice|fatura|boleto|bill|titulo|debit|divida|open|abert")
_SUMS = re.compile(r"^(?:total|total_open|count|total_due|balance|saldo|valor_aberto)$")
_PAID_AT = re.compile(r"paid_at|paid_on|last_payment|pago_em")
_PAYMENT = re.compile(r"\b(?:pagamento|fatura|boleto|payment|bill|invoice)\b")
_OPEN_BILL = re.compile(r"overdue|vencid|em atraso|em aberto|unpaid")
_LATE = re.compile(r"overdue|vencid|atras")
_OPEN_TOO = re.compile(
    r"\b(?:em aberto|pendent\w+|pendenc\w+|a pagar|a vencer|deve|debitos?|dividas?|pag[oa]s?|quitad\w+)\b"
)
"""More than that nothing is late."""

_TOTAL = re.compile(r"\b(?:nao|nenhum\w*|nada|tudo|todos|todas|all|no|nothing)\b")
_PAID = frozenset({"paid", "pago", "paga", "settled", "quitado", "quitada", "duplicate", "baixado", "baixada"})


def unfounded(text: str, sources: Sources) -> Finding | None:
    """Return the first statement on open or paid bills that no look-up holds, or None."""
    looked_up: list[Returned] | None = None
    for sentence in speech.asserted(text):
        for clause in speech.clauses(sentence):
            clear = _CLEAR.search(clause)
            if not clear and not _STATE.search(clause):
                continue
            is_search = _NOT_ABOUT.search(clause) and not _FOUND_NONE.search(clause)
            if is_search or speech.is_ignorance(clause) or _REQUIRED.search(clause) or _is_quoted(clause, sources):
                continue
            if looked_up is None:
                looked_up = [returned for returned in sources.tools if returned.is_ok and _is_lookup(returned)]
            if not clear and any(_is_refused_for_a_bill(returned) for returned in sources.tools):
                continue
            if not looked_up or (clear and not any(_allows(clause, returned.data) for returned in looked_up)):
                return Finding(Verdict.CLAIMED_NO_DEBT, clause)
    return None


def _is_quoted(clause: str, sources: Sources) -> bool:
    """Tell whether a source says word by word what is said of bills: the clause, or the reason that it gives."""
    said = [part for part in _BECAUSE.split(clause) if _CLEAR.search(part) or _STATE.search(part)]
    return sources.holds(clause) or (bool(said) and all(sources.holds(part) for part in said))


def _is_lookup(returned: Returned) -> bool:
    return bool(_LOOKUP.search(returned.name) or any(_LOOKUP.search(str(key)) for key in returned.data))


def _is_refused_for_a_bill(returned: Returned) -> bool:
    """Tell whether a service refused something because of a bill: that one is open is then its own word."""
    told = f"{returned.data.get('error')} {returned.data.get('message')}"
    return not returned.is_ok and bool(_OPEN_BILL.search(plain(told)))


def _allows(clause: str, data: Mapping[str, object]) -> bool:
    """Tell whether a look-up holds the clause: one payment may be made while another bill is open."""
    if _is_settled(data):
        return True
    if _LATE.search(clause) and not _OPEN_TOO.search(clause):
        late = [value for key, value in _fields(data) if isinstance(value, list | int) and _LATE.search(key)]
        if late and not any(late):
            return True
    made = any(value and _PAID_AT.search(key) for key, value in _fields(data))
    return made and bool(_PAYMENT.search(clause)) and not _TOTAL.search(clause)


def _is_settled(data: Mapping[str, object]) -> bool:
    """Tell whether a look-up leaves room for "nothing is open" or "this is paid"."""
    fields = list(_fields(data))
    if any(key == "status" and str(value).casefold() in _PAID for key, value in fields):
        return True
    if any(_SUMS.search(key) and value == 0 for key, value in fields):
        return True
    open_ones = [value for key, value in fields if isinstance(value, list | int) and _OPEN_LISTS.search(key)]
    return bool(open_ones) and not any(open_ones)


def _fields(value: object) -> Iterator[tuple[str, object]]:
    match value:
        case dict():
            for key, item in value.items():
                yield str(key).casefold(), item
                yield from _fields(item)
        case list():
            for item in value:
                yield from _fields(item)
        case _:
            return
