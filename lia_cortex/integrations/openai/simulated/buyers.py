"""What a customer told of the plan to order and of the person who orders it, in whatever message."""

import re
from dataclasses import dataclass

from lia_cortex.integrations.openai.simulated import words

DUE_DAYS = (5, 10, 15, 20)

_POSTCODE = re.compile(r"(?<![\d-])\d{5}-?\d{3}(?![\d-])")
_DOCUMENT = re.compile(r"\[(?:CPF|CNPJ)_\d+\]")
_EMAIL = re.compile(r"\[EMAIL_\d+\]|[^\s,;]+@[^\s,;]+\.\w+")
_HOUSE = re.compile(r"\b(?:numero|n[ºo°.]?|casa|predio)\s*:?\s*(\d{1,5})\b")
_DUE = re.compile(r"\b(?:vencimento|vence|dia|due(?: day)?|day)\W*(?:(?:no|dia|day|de|on)\W+)*(\d{1,2})\b")
_NAMED = re.compile(
    r"\b(?:meu nome (?:completo )?[ée]|me chamo|nome(?: completo)?:|my name is)\s*([^\d\n,.;:\[\]]{3,60})",
    re.IGNORECASE,
)
_PIECE_END = re.compile(r"[,;\n]+|\[[A-Z]+_\d+\]|\b(?:cpf|cnpj|e-?mail)\b:?", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{2,20}(?:['’ -][^\W\d_]{1,20}){1,5}")
_NO_NAME = re.compile(
    r"\b(?:mega|giga|plano|cep|casa|rua|avenida|dia|cpf|cnpj|email|sim|nao|ok|quero|pode|isso|esse|esta|certo|tudo|bom|boa"
    r"|oi|ola|obrigad\w|por favor|confirm\w+|apto|centro|bairro|vencimento|numero|meu|minha|no|name|yes|please|internet"
    r"|com|para|pra|que|de manha|voces?|tem|qual|quanto|melhor|agora|depois|ainda|mais|menos|prefiro|pessoa)\b"
)


@dataclass(frozen=True, slots=True)
class Buyer:
    """What is known; empty or 0 where nothing was said."""

    name: str = ""
    document: str = ""
    email: str = ""
    postcode: str = ""
    number: str = ""
    due_day: int = 0

    def missing(self) -> list[str]:
        """Return the names of what an order still needs."""
        return [name for name in ("name", "document", "email", "number", "due_day") if not getattr(self, name)]


def read(exchange: tuple[tuple[str, str], ...], *, asks_name: tuple[str, ...]) -> Buyer:
    """Return what the messages tell, the last word on each thing; a bare name counts behind one of `asks_name`."""
    known: dict[str, str | int] = {}
    for ours, text in exchange:
        is_asked = any(question in ours for question in asks_name)
        known |= {name: value for name, value in _told(text, is_asked=is_asked).items() if value}
    return Buyer(**known)  # type: ignore[arg-type]  # the names are its fields, each with its own type


def _told(text: str, *, is_asked: bool) -> dict[str, str | int]:
    plain = words.folded(text)
    due, house = _DUE.search(plain), _HOUSE.search(plain)
    day = int(due[1]) if due and int(due[1]) in DUE_DAYS else 0
    postcode, document, email = (pattern.search(text) for pattern in (_POSTCODE, _DOCUMENT, _EMAIL))
    pieces = [piece.strip(" .!") for piece in _PIECE_END.split(text)]
    number = house[1] if house else ""
    if is_asked:
        bare = [piece for piece in pieces if piece.isdigit()]
        if not number and bare and not (len(bare) == 1 and not day and int(bare[0]) in DUE_DAYS):
            number = bare[0]
            bare = bare[1:]
        if not day and bare and int(bare[-1]) in DUE_DAYS:
            day = int(bare[-1])
    return {
        "name": _name(text, pieces if is_asked else []),
        "document": document.group() if document else "",
        "email": email.group().rstrip(".") if email else "",
        "postcode": postcode.group() if postcode else "",
        "number": number,
        "due_day": day,
    }


def _name(text: str, pieces: list[str]) -> str:
    named = _NAMED.search(text)
    if named is not None:
        return named[1].strip()
    fits = (piece for piece in pieces if _NAME.fullmatch(piece) and not _NO_NAME.search(words.folded(piece)))
    return next(fits, "")
