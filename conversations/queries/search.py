"""Conversations by whatever a person remembers of the customer: a phone in any form, a name, the protocol."""

import re

from django.db.models import BooleanField, Func, Q, TextField, Value
from django.db.models.functions import Coalesce

from conversations.models import Contact, ContactIdentity
from lia_cortex.integrations.evolution.schemas import jids

MOST_CONTACTS = 500
"""A search that finds more contacts than this is no search; the newest are taken."""

PROTOCOL_DIGITS = 6
"""From this many digits on a number may be the beginning of a protocol: the year and the month."""

PHONE_DIGITS = 4
"""From this many digits on a number may be a part of a phone."""

LOCAL_DIGITS = 9
"""Of a mobile phone without its area code; the first one, a 9, is missing from old accounts."""

_LIKE, _ESCAPED = re.compile(r"([\\%_])"), r"\\\1"
_PHONE = re.compile(r"[+()\d\s./-]+")
_NATIONAL = frozenset({10, 11})
"""Digits of a Brazilian number with its area code, without the country's."""


class Plain(Func):
    """A text in small letters without accents; unlike `unaccent` an index may hold it (migration 0015)."""

    function = "lia_plain"
    output_field = TextField()


class _Like(Func):
    """`LIKE`, which finds a pattern by trigrams."""

    template = "%(expressions)s"
    arg_joiner = " LIKE "
    output_field = BooleanField()


def matching(term: str) -> Q:
    """Return the condition for conversations that the term names; an empty term names all.

    Contacts that were merged count as one: the phone of either finds the conversations of both.
    """
    term = term.strip()
    if not term:
        return Q()
    found = Q(contact_id__in=_contacts(term))
    digits = re.sub(r"\D", "", term)
    if _PHONE.fullmatch(term) and len(digits) >= PROTOCOL_DIGITS:
        found |= Q(protocol__startswith=digits)
    return found


def phones(term: str) -> frozenset[str]:
    """Return every number in E.164 that the term may mean, with and without the ninth digit.

    Empty when the term is no phone, or too short to be a whole one.
    """
    if not _PHONE.fullmatch(term.strip()):
        return frozenset()
    digits = re.sub(r"\D", "", term)
    if term.strip().startswith("+"):
        return jids.phone_variants(f"+{digits}") if digits else frozenset()
    digits = digits.removeprefix("00").lstrip("0")
    if len(digits) < min(_NATIONAL):
        return frozenset()
    candidates = {digits, f"55{digits}"} if len(digits) in _NATIONAL else {digits}
    return frozenset(variant for one in candidates for variant in jids.phone_variants(f"+{one}"))


def _contacts(term: str) -> list[int]:
    """Return the contacts that the term names, and all that count as one with them."""
    named = Contact.objects.filter(_of_phone(term) if _PHONE.fullmatch(term) else _of_name(term))
    roots = list(
        named.annotate(root=Coalesce("merged_into_id", "id"))
        .order_by("-id")
        .values_list("root", flat=True)[:MOST_CONTACTS]
    )
    return list(Contact.objects.filter(Q(pk__in=roots) | Q(merged_into__in=roots)).values_list("pk", flat=True))


def _of_name(term: str) -> Q:
    """Return the condition for a part of a name, accents and capitals aside, as the index of each has it."""
    part = Plain(Value(f"%{_LIKE.sub(_ESCAPED, term)}%"))
    return Q(_Like(Plain("name"), part)) | Q(_Like(Plain("profile_name"), part))


def _of_phone(term: str) -> Q:
    whole = phones(term)
    addresses = [f"{phone.lstrip('+')}@s.whatsapp.net" for phone in whole]
    values = Q(kind="phone", value__in=whole) | Q(kind="jid", value__in=addresses) if whole else Q()
    for run in _runs(term):
        values |= Q(kind="phone", value__contains=run)
    if not values:
        return Q(pk__in=[])
    # Read first: beside the order of contacts a sub-query makes Postgres walk all of them.
    found = ContactIdentity.objects.filter(values).order_by("-contact").values_list("contact", flat=True)
    return Q(pk__in=list(found[:MOST_CONTACTS]))


def _runs(term: str) -> frozenset[str]:
    """Return the runs of digits that a phone may hold, with and without the ninth digit; none for a few digits."""
    digits = re.sub(r"\D", "", term)
    if len(digits) < PHONE_DIGITS:
        return frozenset()
    if term.strip().startswith("+"):
        return frozenset({f"+{digits}"})
    is_local = len(digits) == LOCAL_DIGITS and digits.startswith("9")
    return frozenset({digits, digits[1:]} if is_local else {digits})
