"""Verified customers: who they proved to be, and what may be looked up or changed for them."""

from datetime import datetime

from assistants.services.customers import proofs
from assistants.services.customers.codes import is_code
from assistants.services.customers.codes import sent_since as code_sent_since
from assistants.services.customers.gate import admit
from assistants.services.customers.knowing import note
from assistants.services.customers.proofs import alone, revoke
from assistants.services.customers.verifying import choose_address, verify
from assistants.types import VerifiedCustomer

__all__ = ["admit", "alone", "choose_address", "code_sent_since", "current", "is_code", "note", "revoke", "verify"]


def current(scope: str, *, now: datetime) -> VerifiedCustomer | None:
    """Return the verified customer of a conversation, None when nobody is."""
    known = proofs.known(scope, now=now)
    return known.as_seen_by_tools() if known else None
