"""Let a customer with several addresses choose one: the lines in the order shown, and what answers them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from assistants.models import AddressMenu, CustomerVerification
from assistants.services.customers import proofs, sealing
from assistants.services.customers.lookup import Contract
from assistants.services.customers.proofs import Known

LIFETIME = timedelta(minutes=15)
LONGEST = 60
"""Characters of an answer to a menu; who writes more says something else."""

_WORD = re.compile(r"[a-z0-9]+", re.ASCII)
_ORDINALS = {
    "primeir[oa]": 0, "segund[oa]": 1, "terceir[oa]": 2, "quart[oa]": 3, "quint[oa]": 4,
    "first": 0, "second": 1, "third": 2, "ultim[oa]": -1, "last": -1,
}  # fmt: skip
_FILLERS = frozenset(
    _WORD.findall(
        """
        o a os as um uma e eh no na nos nas do da dos das de em pro pra para ao meu minha esse essa este esta isso quero
        escolho seria pode ser fica sobre numero num opcao linha item endereco casa apto apartamento ap rua r avenida av
        travessa bairro por favor pf pfv the one at my please option number address
        """
    )
)


def show(*, customer: Known, scope: str, now: datetime) -> str:
    """Return the menu as the customer reads it, and remember its lines."""
    references = [each.reference for each in customer.contracts]
    AddressMenu.objects.create(
        verification=customer.row,
        scope=scope,
        sealed=sealing.seal(references),
        lines=len(references),
        shown_at=now,
        expires_at=now + LIFETIME,
    )
    return text(customer.contracts)


def text(contracts: Sequence[Contract]) -> str:
    """Return the lines under their question."""
    lines = [f"{number}. {contract.address}" for number, contract in enumerate(contracts, start=1)]
    return "\n".join([gettext("Which address is it about? Answer with its number:"), *lines])


def open_lines(*, customer: Known, scope: str, now: datetime) -> tuple[AddressMenu, list[Contract]] | None:
    """Return the menu shown last and its lines in their order; None when none is open for this customer."""
    menu = _last(customer, scope, now=now)
    return None if menu is None or menu.answered_at is not None else (menu, _lines(menu, customer))


def chosen_before(answer: str, *, customer: Known, scope: str, now: datetime) -> Contract | None:
    """Return the chosen address when this answer chose it: a call that is made again says so again."""
    menu = _last(customer, scope, now=now)
    if menu is None or menu.answered_at is None:
        return None
    lines = _lines(menu, customer)
    place = line_meant(answer, [each.address for each in lines])
    return lines[place] if place is not None and lines[place] == customer.contract else None


def choose(*, customer: Known, contract: Contract, menu: AddressMenu | None, line: int | None, now: datetime) -> None:
    """Note which address the conversation is about."""
    with transaction.atomic():
        proofs.alone(customer.row.scope)
        place = customer.contracts.index(contract)
        CustomerVerification.objects.filter(pk=customer.row.pk).update(chosen=place)
        customer.row.chosen = place
        if menu is not None:
            AddressMenu.objects.filter(pk=menu.pk).update(answered_at=now, answer=line)


def line_meant(answer: str, lines: Sequence[str]) -> int | None:
    """Return the place of the line that the answer names and does nothing else; None when it does not.

    "2" and "a segunda" are the second line shown; else every word must stand in one line and in no other.
    """
    words = _words(answer)
    if not words or len(answer.strip()) > LONGEST or "?" in answer:
        return None
    telling = [word for word in words if word not in _FILLERS]
    if len(telling) == 1:
        numbered = _numbered(telling[0], len(lines))
        if numbered is not None:
            return numbered
    if not telling:
        return None
    naming = [place for place, line in enumerate(lines) if set(telling) <= set(_words(line))]
    return naming[0] if len(naming) == 1 else None


def _last(customer: Known, scope: str, *, now: datetime) -> AddressMenu | None:
    menus = AddressMenu.objects.filter(scope=scope, verification=customer.row)
    menu = menus.order_by("-pk").first()
    return menu if menu is not None and menu.expires_at > now else None


def _lines(menu: AddressMenu, customer: Known) -> list[Contract]:
    by_reference = {each.reference: each for each in customer.contracts}
    return [by_reference[reference] for reference in sealing.unseal(menu.sealed) if reference in by_reference]


def _numbered(word: str, count: int) -> int | None:
    if word.isdecimal() and len(word) <= 2:
        return int(word) - 1 if 1 <= int(word) <= count else None
    for pattern, place in _ORDINALS.items():
        if re.fullmatch(pattern, word):
            found = count - 1 if place < 0 else place
            return found if found < count else None
    return None


def _words(said: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", said.lower())
    return _WORD.findall("".join(char for char in decomposed if not unicodedata.combining(char)))
