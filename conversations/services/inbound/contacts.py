"""Recognise a customer by evidence; never by a bare phone."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from conversations.models import Contact, ContactIdentity, ContactMerge
from lia_cortex.integrations.evolution import schemas
from lia_cortex.integrations.evolution.schemas import Key
from lia_cortex.kernel.statements import Statement

Kind = ContactIdentity.Kind


_KNOWN = Statement[ContactIdentity](
    lambda values: ContactIdentity.objects.select_related("contact").filter(value__any_of=values)
)
_ROOT = Statement[Contact](lambda contact_id: Contact.objects.select_for_update().filter(pk=contact_id))


def recognise(*, key: Key, profile_name: str | None, now: datetime) -> ContactIdentity:
    """Return the identity that the chat's id names, with its contact locked; make both when they are new.

    Call inside a transaction. Evidence is gathered on the way: an alternate id, and for Brazilian mobiles
    the form with or without the ninth digit. Evidence that points to two contacts merges them.
    """
    seen = _evidence(key)
    _one_at_a_time(value for _, value, _ in seen)
    known = {
        (identity.kind, identity.value): identity for identity in _KNOWN.all(values=[value for _, value, _ in seen])
    }
    if known:
        contact = _oldest({identity.contact_id: identity.contact for identity in known.values()})
        _merge_others(contact, known.values(), now=now)
    else:
        contact = Contact.objects.create(profile_name=(profile_name or "")[:120], created_at=now)
    missing = [
        ContactIdentity(contact=contact, kind=kind, value=value, evidence=evidence, first_seen_at=now)
        for kind, value, evidence in seen
        if (kind, value) not in known
    ]
    for identity in ContactIdentity.objects.bulk_create(missing):
        known[identity.kind, identity.value] = identity
    kind, value, _ = seen[0]
    identity = known[kind, value]
    _remember_name(identity.contact, profile_name)
    return identity


def lock(contact: Contact) -> Contact:
    """Lock the contact that this one counts as, and return it; one event of a customer at a time."""
    [root] = _ROOT.all(contact_id=contact.root_id)
    return root


def separate(*, merge: ContactMerge, person_id: int | None, now: datetime) -> None:
    """Let an absorbed contact stand for itself again; its conversations never moved."""
    merge.separated_at, merge.separated_by_id = now, person_id
    merge.save(update_fields=["separated_at", "separated_by"])
    Contact.objects.filter(pk=merge.absorbed_id).update(merged_into=None)
    followers = _absorbed_by({merge.absorbed_id})
    Contact.objects.filter(pk__in=followers).update(merged_into_id=merge.absorbed_id)


def _absorbed_by(contact_ids: set[int]) -> set[int]:
    """Return those that were merged into these contacts, or into one that was."""
    found: set[int] = set()
    while contact_ids:
        rows = ContactMerge.objects.filter(survivor__in=contact_ids, separated_at__isnull=True)
        contact_ids = set(rows.values_list("absorbed_id", flat=True)) - found
        found |= contact_ids
    return found


def merge(*, survivor: Contact, absorbed: Contact, evidence: str, person_id: int | None, now: datetime) -> None:
    """Let two contacts count as one from now on; what either said stays where it is."""
    if survivor.root_id == absorbed.root_id:
        return
    ContactMerge.objects.create(
        survivor_id=survivor.root_id,
        absorbed_id=absorbed.root_id,
        evidence=evidence,
        merged_at=now,
        merged_by_id=person_id,
    )
    # Those absorbed earlier follow, so that a pointer always ends after one step.
    Contact.objects.filter(merged_into_id=absorbed.root_id).update(merged_into_id=survivor.root_id)
    Contact.objects.filter(pk=absorbed.root_id).update(merged_into_id=survivor.root_id)


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


def _one_at_a_time(values: Iterable[str]) -> None:
    """Serialise events of one customer, known or not, for the rest of the transaction."""
    one_by_one = "SELECT pg_advisory_xact_lock(hashtextextended(value, 7)) FROM unnest(%s::text[]) AS value"
    with connection.cursor() as cursor:
        cursor.execute(one_by_one, [sorted(set(values))])


def _oldest(contacts: dict[int, Contact]) -> Contact:
    return contacts[min(contacts)]


def _merge_others(contact: Contact, identities: Iterable[ContactIdentity], *, now: datetime) -> None:
    for identity in identities:
        other = identity.contact
        if other.root_id == contact.root_id or _were_separated(contact, other):
            continue
        absorbed_id = other.root_id
        merge(survivor=contact, absorbed=other, evidence="seen under one chat", person_id=None, now=now)
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
