"""Recognise a customer by evidence; never by a bare phone."""

from collections.abc import Iterable
from datetime import datetime

from conversations.models import Contact, ContactIdentity, ContactMerge
from conversations.services.inbound import merging
from lia_cortex.integrations.evolution import schemas
from lia_cortex.integrations.evolution.schemas import Key
from lia_cortex.kernel.statements import Statement

Kind = ContactIdentity.Kind

_KNOWN = Statement[ContactIdentity](
    lambda values: ContactIdentity.objects.select_related("contact").filter(value__any_of=values)
)


def recognise(*, key: Key, profile_name: str | None, now: datetime) -> tuple[ContactIdentity, Contact]:
    """Return the identity that the chat's id names, and the contact that it counts as, locked; make what is new.

    Call inside a transaction. Evidence is gathered on the way: an alternate id, and for Brazilian mobiles
    the form with or without the ninth digit. Evidence that points to two contacts merges them.
    """
    seen = _evidence(key)
    merging.one_at_a_time(value for _, value, _ in seen)
    known = {
        (identity.kind, identity.value): identity for identity in _KNOWN.all(values=[value for _, value, _ in seen])
    }
    if known:
        contact = _oldest({identity.contact_id: identity.contact for identity in known.values()})
        _merge_others(contact, known.values(), now=now)
    else:
        contact = Contact.objects.create(profile_name=(profile_name or "")[:120], created_at=now)
    kind, value, _ = seen[0]
    if (kind, value) in known:  # two whom a person separated stay two, and this is the one who wrote
        contact = known[kind, value].contact
    root = merging.lock(contact)  # before anything is written: whoever merges locks what it counts as first
    missing = [
        ContactIdentity(contact=contact, kind=kind, value=value, evidence=evidence, first_seen_at=now)
        for kind, value, evidence in seen
        if (kind, value) not in known
    ]
    for identity in ContactIdentity.objects.bulk_create(missing):
        known[identity.kind, identity.value] = identity
    identity = known[kind, value]
    _remember_name(identity.contact, profile_name)
    return identity, root


def _evidence(key: Key) -> list[tuple[str, str, str]]:
    """Return (kind, value, what showed it), the chat's own id first."""
    found: list[tuple[str, str, str]] = []
    for jid, evidence in ((key.remote_jid, "chat"), (key.alt_jid, "alternate id")):
        kind = schemas.classify(jid) if jid else "unknown"
        if not jid or kind not in {"person_phone", "person_lid"}:
            continue
        normal = schemas.normalise(jid)
        found.append((Kind.LID if kind == "person_lid" else Kind.JID, normal, evidence))
        phone = schemas.phone_of(jid)
        if phone:
            found.append((Kind.PHONE, phone, evidence))
            others = schemas.phone_variants(phone) - {phone}
            found.extend((Kind.PHONE, other, "ninth digit") for other in sorted(others))
    return list({(kind, value): (kind, value, evidence) for kind, value, evidence in reversed(found)}.values())[::-1]


def _oldest(contacts: dict[int, Contact]) -> Contact:
    return contacts[min(contacts)]


def _merge_others(contact: Contact, identities: Iterable[ContactIdentity], *, now: datetime) -> None:
    for identity in identities:
        other = identity.contact
        if other.root_id == contact.root_id or _were_separated(contact, other):
            continue
        absorbed_id = other.root_id
        merging.merge(survivor=contact, absorbed=other, evidence="seen under one chat", now=now)
        for same in identities:  # the caller goes on with these objects, and locks what they point to
            if same.contact.root_id == absorbed_id:
                same.contact.merged_into_id = contact.root_id


def _were_separated(one: Contact, other: Contact) -> bool:
    """Return whether a person said that the two are not one: evidence does not overrule that."""
    pair = {one.root_id, one.pk, other.root_id, other.pk}
    return ContactMerge.objects.filter(survivor__in=pair, absorbed__in=pair, separated_by__isnull=False).exists()


def _remember_name(contact: Contact, profile_name: str | None) -> None:
    name = (profile_name or "")[:120]
    if name and name != contact.profile_name:
        Contact.objects.filter(pk=contact.pk).update(profile_name=name)
        contact.profile_name = name
