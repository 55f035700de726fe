"""Who the customer of a conversation is: claims, what proves them, and what ends them."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from assistants.models import CustomerVerification
from assistants.services.customers import sealing
from assistants.services.customers.documents import Document
from assistants.services.customers.lookup import Contract, Customer
from assistants.types import ToolContext, VerifiedCustomer

log = logging.getLogger(__name__)

Status, Proof = CustomerVerification.Status, CustomerVerification.Proof

VALID = timedelta(hours=12)
"""A proof counts this long, as long as a visit may go on; then the customer proves it again."""


@dataclass(frozen=True, slots=True)
class Known:
    """The customer of a conversation, proven, with the addresses to choose from."""

    row: CustomerVerification
    reference: str
    name: str
    contracts: tuple[Contract, ...]

    @property
    def contract(self) -> Contract | None:
        """The contract that the conversation is about: the only one, or the chosen one."""
        if len(self.contracts) == 1:
            return self.contracts[0]
        place = self.row.chosen
        return self.contracts[place] if place is not None and place < len(self.contracts) else None

    @property
    def must_choose(self) -> bool:
        """Whether there are several addresses and none is chosen."""
        return len(self.contracts) > 1 and self.contract is None

    def as_seen_by_tools(self) -> VerifiedCustomer:
        """Return the references that code puts into calls."""
        contract = self.contract
        return VerifiedCustomer(self.reference, contract.reference if contract else None, self.name)


def known(scope: str, *, now: datetime) -> Known | None:
    """Return who the customer of the conversation proved to be, None when nobody or too long ago."""
    row = CustomerVerification.objects.filter(scope=scope, status=Status.VERIFIED, valid_until__gt=now).first()
    if row is None:
        return None
    held: dict[str, Any] = sealing.unseal(row.sealed)
    contracts = tuple(Contract(reference, address) for reference, address in held["contracts"])
    return Known(row, held["reference"], held["name"], contracts)


def pending(scope: str) -> CustomerVerification | None:
    """Return the claim that waits for its proof."""
    return CustomerVerification.objects.filter(scope=scope, status__in=CustomerVerification.OPEN).first()


def claim(*, scope: str, document: Document, customer: Customer | None, now: datetime) -> CustomerVerification:
    """Return the claim to be who has this document, in the place of an earlier one; it proves nothing yet.

    A claim to be nobody that the back office knows is kept alike: nothing shows the difference. Call inside a
    transaction.
    """
    alone(scope)
    waiting = pending(scope)
    if waiting is not None:
        if waiting.document_digest in _document_digests(scope, document):
            return waiting
        waiting.move(Status.REVOKED, reason="another document")
    return CustomerVerification.objects.create(
        scope=scope,
        document_kind=document.kind,
        document_digest=_document_digests(scope, document)[0],
        sealed=sealing.seal(_held(customer)) if customer else b"",
        created_at=now,
    )


def verify(*, row: CustomerVerification, proof: str, now: datetime) -> None:
    """Let the claim count, in the place of an earlier customer of the conversation. Call inside a transaction.

    Raise StaleState when the claim was settled meanwhile.
    """
    alone(row.scope)
    for before in CustomerVerification.objects.filter(scope=row.scope, status=Status.VERIFIED):
        before.move(Status.REVOKED, reason="another customer")
    row.move(Status.VERIFIED, proof=proof, verified_at=now, valid_until=now + VALID)
    log.info("customers.verified verification=%s proof=%s", row.pk, proof)


def verify_owner(*, customer: Customer, document: Document | None, context: ToolContext) -> None:
    """Note that the customer writes from a number registered with them; the same customer again changes nothing.

    Raise what ends the run when the turn is not wanted any more.
    """
    scope, now = context.scope, context.now
    with transaction.atomic():
        alone(scope)
        context.still_wanted()
        current = known(scope, now=now)
        waiting = pending(scope)
        if waiting is not None:
            waiting.move(Status.REVOKED, reason="another proof")
        if current is not None and current.reference == customer.reference:
            return
        row = CustomerVerification.objects.create(
            scope=scope,
            document_kind=document.kind if document else "",
            document_digest=_document_digests(scope, document)[0] if document else "",
            sealed=sealing.seal(_held(customer)),
            created_at=now,
        )
        verify(row=row, proof=Proof.OWN_NUMBER, now=now)


def revoke(scope: str, *, reason: str) -> None:
    """End every proof and open claim of the conversation. Call inside a transaction.

    A turn that another worker runs meanwhile must not be wanted any more: else it may prove something afterwards.
    """
    alone(scope)
    rows = CustomerVerification.objects.filter(scope=scope, status__in=[Status.VERIFIED, *CustomerVerification.OPEN])
    for row in rows.order_by("pk"):
        row.move(Status.REVOKED, reason=reason)
        log.info("customers.revoked verification=%s", row.pk)


def is_about(row: CustomerVerification, document: Document) -> bool:
    """Tell whether a claim was made with this document."""
    return row.document_digest in _document_digests(row.scope, document)


def alone(*scopes: str) -> None:
    """Let claims and proofs of a conversation happen one after the other, for the rest of the transaction."""
    one_by_one = "SELECT pg_advisory_xact_lock(hashtextextended(value, 11)) FROM unnest(%s::text[]) AS value"
    with connection.cursor() as cursor:
        cursor.execute(one_by_one, [sorted(set(scopes))])


def _held(customer: Customer) -> dict[str, Any]:
    contracts = [[each.reference, each.address] for each in customer.contracts]
    return {"reference": customer.reference, "name": customer.name, "contracts": contracts}


def _document_digests(scope: str, document: Document) -> list[str]:
    # The scope is part of it: equal documents of two conversations cannot be linked by reading the table.
    return sealing.digests(scope, document.kind, document.number)
