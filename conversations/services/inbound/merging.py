"""Two contacts count as one, or stand for themselves again; what either said stays where it is."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext

from assistants.services import customers
from conversations.models import Contact, ContactIdentity, ContactMerge, Conversation
from conversations.services.inbound import untangling
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.statements import Statement

_ROOT = Statement[Contact](lambda contact_id: Contact.objects.select_for_update().filter(pk=contact_id))


def one_at_a_time(values: Iterable[str]) -> None:
    """Serialise whatever is done about these ids and phones, known or not, for the rest of the transaction.

    Call before any row is locked.
    """
    one_by_one = "SELECT pg_advisory_xact_lock(hashtextextended(value, 7)) FROM unnest(%s::text[]) AS value"
    with connection.cursor() as cursor:
        cursor.execute(one_by_one, [sorted(set(values))])


def lock(contact: Contact) -> Contact:
    """Lock the contact that this one counts as, and return it; one event of a customer at a time.

    A merge or separation that was committed since `contact` was read counts.
    """
    root_id = contact.root_id
    while True:
        [root] = _ROOT.all(contact_id=root_id)
        if root.merged_into_id is not None:
            root_id = root.merged_into_id
            continue
        if root.pk == contact.pk:
            return root
        root_id = Contact.objects.only("pk", "merged_into_id").get(pk=contact.pk).root_id
        if root_id == root.pk:
            return root


def merge(*, survivor: Contact, absorbed: Contact, evidence: str, now: datetime) -> None:
    """Let two contacts count as one from now on because evidence says so; nothing happens when they do already.

    Call inside a transaction that handles an event of theirs, before it locks a contact.
    """
    _merge(survivor, absorbed, evidence=evidence, person=None, now=now)


def merge_by_person(
    *, survivor: Contact, absorbed: Contact, reason: str, person: User, now: datetime
) -> ContactMerge | None:
    """Let two contacts count as one because a person says so; return None when they do already."""
    with transaction.atomic():
        _hold_events(survivor, absorbed)
        return _merge(survivor, absorbed, evidence=reason, person=person, now=now)


def separate(*, merge: ContactMerge, person: User, now: datetime) -> None:
    """Let an absorbed contact stand for itself again; raise Refused when it does already.

    Where the other one spoke too, nothing that was to be sent leaves, and a person is asked: an assistant that had read
    the words of both could tell one of the other.
    """
    with transaction.atomic():
        held = ContactMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if held.separated_at is not None:
            raise Refused("already_separated", gettext("These contacts were separated already."))
        _hold_proofs(held.survivor, held.absorbed)
        _hold_events(held.survivor, held.absorbed)
        [root] = _locked_roots(held.absorbed)
        held.separated_at, held.separated_by = now, person
        held.save(update_fields=["separated_at", "separated_by"])
        followers = _absorbed_by({held.absorbed_id})
        Contact.objects.filter(pk=held.absorbed_id).update(merged_into=None)
        Contact.objects.filter(pk__in=followers).update(merged_into_id=held.absorbed_id)
        theirs = {held.absorbed_id, *followers}
        ours = {root.pk, *Contact.objects.filter(merged_into=root).values_list("pk", flat=True)}
        untangling.untangle(ours, theirs, person=person, now=now)
        untangling.untangle(theirs, ours, person=person, now=now)


def _merge(
    survivor: Contact, absorbed: Contact, *, evidence: str, person: User | None, now: datetime
) -> ContactMerge | None:
    into, gone = _locked_roots(survivor, absorbed)
    if into.pk == gone.pk:
        return None
    made = ContactMerge.objects.create(
        survivor=into, absorbed=gone, evidence=evidence[:200], merged_at=now, merged_by=person
    )
    # Those absorbed earlier follow, so that a pointer always ends after one step.
    Contact.objects.filter(merged_into=gone).update(merged_into=into)
    Contact.objects.filter(pk=gone.pk).update(merged_into=into)
    return made


def _hold_events(*contacts: Contact) -> None:
    """Let events of these customers wait before they lock a row: in whose order, only this transaction knows."""
    identities = ContactIdentity.objects.filter(contact__in=_families(contacts))
    one_at_a_time(identities.values_list("value", flat=True))


def _hold_proofs(*contacts: Contact) -> None:
    """Let nobody prove who these customers are: a code that is sent to one of them locks its phone after its proof."""
    customers.alone(*Conversation.objects.filter(contact__in=_families(contacts)).values_list("public_id", flat=True))


def _families(contacts: Iterable[Contact]) -> list[int]:
    """Return these contacts' roots and all who count as one of them."""
    ids = [contact.pk for contact in contacts]
    roots = {contact.root_id for contact in Contact.objects.filter(pk__in=ids)}
    return [*roots, *Contact.objects.filter(merged_into__in=roots).values_list("pk", flat=True)]


def _locked_roots(*contacts: Contact) -> list[Contact]:
    """Return what each counts as, locked: whoever merges or separates one of them locks that too.

    One after the other, and only roots: a lock that waited may find that the next one is no root any more.
    """
    wanted = [contact.pk for contact in contacts]
    held: dict[int, Contact] = {}
    while True:
        seen = {contact.pk: contact.root_id for contact in Contact.objects.filter(pk__in=wanted)}
        missing = sorted(set(seen.values()) - held.keys())
        if not missing:
            return [held[seen[pk]] for pk in wanted]
        held[missing[0]] = Contact.objects.select_for_update().get(pk=missing[0])


def _absorbed_by(contact_ids: set[int]) -> set[int]:
    """Return those that were merged into these contacts, or into one that was."""
    found: set[int] = set()
    while contact_ids:
        rows = ContactMerge.objects.filter(survivor__in=contact_ids, separated_at__isnull=True)
        contact_ids = set(rows.values_list("absorbed_id", flat=True)) - found
        found |= contact_ids
    return found
