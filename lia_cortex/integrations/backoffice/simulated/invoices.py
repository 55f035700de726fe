"""Invoices and their second copies."""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta

from lia_cortex.integrations.backoffice.simulated import answers, billing, invoice_rows, reading, wanted
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import conflict

PAYABLE_DAYS = 2
"""How long the second copy of an overdue invoice may be paid at its amount."""


def of_customer(call: Call) -> answers.Invoices:
    """Return the invoices of every contract of a customer; raises Refused 404."""
    reading.customer(call.rows, call.path["customer_id"])
    return _listed(call, invoice_rows.of_customer(call.rows, call.path["customer_id"]))


def of_contract(call: Call) -> answers.Invoices:
    """Return a contract's invoices; raises Refused 404."""
    reading.contract_row(call.rows, call.path["contract_id"])
    return _listed(call, invoice_rows.of_contract(call.rows, call.path["contract_id"]))


def get(call: Call) -> answers.Invoice:
    """Return an invoice; raises Refused 404."""
    return reading.invoice(invoice_rows.one(call.rows, call.path["invoice_id"]), today=call.today)


def issue_second_copy(call: Call) -> answers.Invoice:
    """Issue an invoice again, with fine and interest when it is late; raises Refused 404, 409."""
    row = invoice_rows.one(call.rows, call.path["invoice_id"])
    if row["status"] == "paid":
        raise conflict("invoice_already_paid", "The invoice is paid.")
    due_on = date.fromisoformat(row["due_on"])
    late = due_on < call.today
    call.rows.add(
        "second_copies",
        invoice_id=row["id"],
        amount_cents=billing.with_charges(row["amount_cents"], due_on=due_on, today=call.today),
        due_on=(call.today + timedelta(days=PAYABLE_DAYS) if late else due_on).isoformat(),
        issued_at=call.now.isoformat(),
    )
    return get(call)


def _listed(call: Call, rows: Iterable[sqlite3.Row]) -> answers.Invoices:
    status = call.asked(wanted.ListInvoices).status
    told = [reading.invoice(row, today=call.today) for row in rows]
    kept = [each for each in told if status in (None, each.status) or (status == "unpaid" and each.status != "paid")]
    total = sum(each.amount_cents for each in kept if each.status != "paid")
    return answers.Invoices(invoices=kept, total=reading.reais(total), total_cents=total)


OPERATIONS = (
    Operation(
        id="list_customer_invoices",
        method="GET",
        path="/v1/customers/{customer_id}/invoices",
        summary="List the invoices of all contracts of a customer, with PIX codes and bar codes",
        tag="invoices",
        handle=of_customer,
        wanted=wanted.ListInvoices,
        answer=answers.Invoices,
        refusals=("customer_not_found",),
    ),
    Operation(
        id="list_contract_invoices",
        method="GET",
        path="/v1/contracts/{contract_id}/invoices",
        summary="List the invoices of one contract, with PIX codes and bar codes",
        tag="invoices",
        handle=of_contract,
        wanted=wanted.ListInvoices,
        answer=answers.Invoices,
        refusals=("contract_not_found",),
    ),
    Operation(
        id="get_invoice",
        method="GET",
        path="/v1/invoices/{invoice_id}",
        summary="Get an invoice with its PIX code and bar code",
        tag="invoices",
        handle=get,
        answer=answers.Invoice,
        refusals=("invoice_not_found",),
    ),
    Operation(
        id="issue_second_copy",
        method="POST",
        path="/v1/invoices/{invoice_id}/second-copies",
        summary="Issue an unpaid invoice again, with fine and interest when it is late",
        tag="invoices",
        handle=issue_second_copy,
        wanted=wanted.Nothing,
        answer=answers.Invoice,
        refusals=("invoice_not_found", "invoice_already_paid"),
        status=201,
    ),
)
