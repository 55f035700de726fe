"""Read CPF and CNPJ out of what somebody wrote, by their check digits; a phone is never taken for one."""

import re
from dataclasses import dataclass
from typing import Literal

from stdnum.br import cnpj, cpf

from assistants.services import private_patterns
from assistants.services.customers import phones
from lia_cortex.kernel.errors import Refused

CPF_LENGTH, CNPJ_LENGTH = 11, 14
_PUNCTUATED_CPF = re.compile(r"\d{3}[. ]\d{3}[. ]\d{3}[-. /]\d{2}", re.ASCII)
_SHAPES = (
    re.compile(
        r"(?<![\w./-])[A-Z0-9]{2}\.?[A-Z0-9]{3}\.?[A-Z0-9]{3}[/ ]?[A-Z0-9]{4}[- ]?\d{2}(?![\w/-]|\.\d)",
        re.IGNORECASE | re.ASCII,
    ),
    re.compile(r"(?<![\w.,/+-])\d{3}[. ]?\d{3}[. ]?\d{3}[-. /]?\d{2}(?![\w/-]|[.,]\d)", re.ASCII),
)
_NAMES_CPF = re.compile(r"\bcpf\b", re.IGNORECASE)
_NAMES_PHONE = re.compile(r"\b(tel\w*|fone|cel|celular|whats\w*|zapp?|contato|phone|mobile|lig\w+)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that exists by its check digits; `number` without punctuation, letters in capitals."""

    kind: Literal["CPF", "CNPJ"]
    number: str


def read(text: str, *, own: tuple[str, ...] = ()) -> Document:
    """Return the one document in the text; `own` are the writer's phone numbers, which are no documents.

    Raise Refused with what is to be asked: `no_document`, `wrong_digits`, `phone_not_document`, `several_documents`.
    """
    found = find(text, own=own)
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused("several_documents", "There are several documents. Ask which one is meant.")
    digits = re.sub(r"[^0-9A-Za-z]", "", text)
    if _is_phone(digits, own):
        raise Refused("phone_not_document", "That is a phone number, not a CPF or CNPJ. Ask for the CPF or CNPJ.")
    if len(re.sub(r"\D", "", text)) >= CPF_LENGTH - 1:
        raise Refused(
            "wrong_digits", "The check digits or the length are wrong: there is a typing error. Ask for it again."
        )
    raise Refused("no_document", "There is no CPF or CNPJ in it. Ask for the CPF or CNPJ.")


def find(text: str, *, own: tuple[str, ...] = ()) -> tuple[Document, ...]:
    """Return the documents in a text, in order, each once."""
    found: list[tuple[int, Document]] = []
    taken: list[range] = []
    for shape in _SHAPES:
        for match in shape.finditer(text):
            place = range(match.start(), match.end())
            document = _document(match.group(), before=text[: match.start()], own=own)
            if document and not any(set(place) & set(other) for other in taken):
                found.append((match.start(), document))
                taken.append(place)
    return tuple(dict.fromkeys(document for _, document in sorted(found, key=lambda each: each[0])))


def _document(written: str, *, before: str, own: tuple[str, ...]) -> Document | None:
    plain = re.sub(r"[^0-9A-Za-z]", "", written).upper()
    if len(set(plain)) == 1:
        return None
    if len(plain) == CNPJ_LENGTH:
        return Document("CNPJ", plain) if cnpj.is_valid(plain) else None
    if not cpf.is_valid(plain):
        return None
    # One mobile number in a hundred has the check digits of a CPF; what is called a phone is none.
    near = before[-private_patterns.CONTEXT_LENGTH :]
    is_named = _PUNCTUATED_CPF.fullmatch(written) or _NAMES_CPF.search(near)
    if _is_own(plain, own) or (not is_named and _is_phone(plain, own) and _NAMES_PHONE.search(near)):
        return None
    return Document("CPF", plain)


def _is_phone(digits: str, own: tuple[str, ...]) -> bool:
    if _is_own(digits, own):
        return True
    national = digits[2:] if len(digits) == 13 and digits.startswith(phones.COUNTRY) else digits
    is_mobile = len(national) == CPF_LENGTH and national.isdecimal() and national[2] == "9"
    return is_mobile and national[:2] in private_patterns.AREA_CODES


def _is_own(digits: str, own: tuple[str, ...]) -> bool:
    return any(phones.same(digits, phone) for phone in own)
