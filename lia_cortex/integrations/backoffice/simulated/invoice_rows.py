"""Invoices as rows, each with its newest second copy."""

import sqlite3

from lia_cortex.integrations.backoffice.simulated.problems import not_found
from lia_cortex.integrations.backoffice.simulated.store import Rows

_SELECT = """
SELECT invoices.*, copy.number AS copy_number, copy.amount_cents AS copy_cents, copy.due_on AS copy_due_on
FROM invoices JOIN contracts ON contracts.id = invoices.contract_id
LEFT JOIN second_copies AS copy ON copy.number =
    (SELECT max(number) FROM second_copies WHERE invoice_id = invoices.id)
"""
_ORDER = " ORDER BY invoices.due_on, contracts.position"


def of_contract(rows: Rows, contract_id: str) -> list[sqlite3.Row]:
    """Return a contract's invoices, the oldest first."""
    return rows.all(f"{_SELECT} WHERE contracts.id = ? {_ORDER}", contract_id)


def of_customer(rows: Rows, customer_id: str) -> list[sqlite3.Row]:
    """Return the invoices of all contracts of a customer, the oldest first."""
    return rows.all(f"{_SELECT} WHERE contracts.customer_id = ? {_ORDER}", customer_id)


def one(rows: Rows, invoice_id: str) -> sqlite3.Row:
    """Return an invoice; raises Refused 404."""
    row = rows.one(f"{_SELECT} WHERE invoices.id = ?", invoice_id)
    if row is None:
        raise not_found("invoice")
    return row
