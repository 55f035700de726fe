"""Whether a customer has paid, and the release of a blocked connection on trust."""

from datetime import date, datetime, timedelta

from lia_cortex.integrations.backoffice.simulated import (
    answers,
    billing,
    invoice_rows,
    local_time,
    protocols,
    reading,
    wanted,
)
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import conflict
from lia_cortex.integrations.backoffice.simulated.store import Rows

RELEASED_UNTIL_HOUR = 10
PROOF_HOURS = 72
"""How long it takes at most until a payment that was told of is found."""


def status(call: Call) -> answers.PaymentStatus:
    """Return what a customer owes and what is under way; raises Refused 404."""
    customer = reading.customer(call.rows, call.path["customer_id"])
    rows = invoice_rows.of_customer(call.rows, customer.id)
    invoices = [reading.invoice(row, today=call.today) for row in rows]
    overdue = [each for each in invoices if each.status == "overdue"]
    owed = sum(each.amount_cents for each in overdue)
    return answers.PaymentStatus(
        customer_id=customer.id,
        open_invoices=sum(each.status == "open" for each in invoices),
        overdue_invoices=len(overdue),
        overdue_amount=reading.reais(owed),
        overdue_amount_cents=owed,
        last_payment_at=max((each.paid_at for each in invoices if each.paid_at), default=None),
        proof_under_review=_proof(call, customer.id),
        trust_unblocks=[each for one in customer.contracts if (each := release(call.rows, one.id, now=call.now))],
    )


def release(rows: Rows, contract_id: str, *, now: datetime) -> answers.Release | None:
    """Return the trust unblock that is in force for a contract, if any."""
    row = rows.one("SELECT * FROM trust_unblocks WHERE contract_id = ? ORDER BY protocol DESC", contract_id)
    if row is None or datetime.fromisoformat(row["until"]) <= now:
        return None
    return answers.Release(protocol=row["protocol"], contract_id=contract_id, until=row["until"])


def unblock(call: Call) -> answers.Release:
    """Release a blocked connection until 10:00 of the next day, once a month; raises Refused 404, 409."""
    contract, rows = reading.contract_row(call.rows, call.path["contract_id"]), call.rows
    late = billing.overdue(rows, contract["id"], today=call.today)
    month = f"{call.today:%Y-%m}"
    if rows.one("SELECT 1 FROM trust_unblocks WHERE contract_id = ? AND month = ?", contract["id"], month):
        raise conflict("already_used_this_month", "The trust unblock was already used this month.")
    if contract["status"] != "active" or not is_restricted(late, today=call.today):
        raise conflict("not_blocked", "The connection is not blocked for an overdue invoice.")
    if len(late) > 1:
        raise conflict("several_overdue_invoices", "More than one invoice is overdue.")
    until = local_time.at(call.today + timedelta(days=1), RELEASED_UNTIL_HOUR)
    rows.add(
        "trust_unblocks",
        protocol=(protocol := protocols.give(rows, "trust_unblock", now=call.now)),
        contract_id=contract["id"],
        month=month,
        until=until.isoformat(),
        created_at=call.now.isoformat(),
    )
    return answers.Release(protocol=protocol, contract_id=contract["id"], until=until)


def is_restricted(overdue: list[date], *, today: date) -> bool:
    """Tell whether due dates that passed unpaid slow a connection down or block it."""
    return bool(overdue) and (today - overdue[0]).days >= billing.REDUCED_AFTER_DAYS


def _proof(call: Call, customer_id: str) -> answers.Proof | None:
    row = call.rows.one(
        "SELECT protocol, created_at FROM tickets WHERE customer_id = ? AND status = 'open'"
        " AND sector = 'financeiro' AND reason = 'informar_pagamento' ORDER BY protocol DESC",
        customer_id,
    )
    if row is None:
        return None
    until = datetime.fromisoformat(row["created_at"]) + timedelta(hours=PROOF_HOURS)
    return answers.Proof(protocol=row["protocol"], answer_until=until) if until > call.now else None


OPERATIONS = (
    Operation(
        id="get_payment_status",
        method="GET",
        path="/v1/customers/{customer_id}/payment-status",
        summary="Tell what is open or overdue, the last payment, a proof under review and trust unblocks in force",
        tag="invoices",
        handle=status,
        answer=answers.PaymentStatus,
        refusals=("customer_not_found",),
    ),
    Operation(
        id="unblock_on_trust",
        method="POST",
        path="/v1/contracts/{contract_id}/trust-unblocks",
        summary="Release a connection blocked for an overdue invoice until 10:00 of the next day, once a month",
        tag="invoices",
        handle=unblock,
        wanted=wanted.Nothing,
        answer=answers.Release,
        refusals=("contract_not_found", "already_used_this_month", "not_blocked", "several_overdue_invoices"),
        status=201,
    ),
)
