"""Requests to end a contract: people act on them."""

import sqlite3
from datetime import date

from lia_cortex.integrations.backoffice.simulated import protocols, reading, wanted
from lia_cortex.integrations.backoffice.simulated.answers_service import Cancellation
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import conflict, not_found

LOYALTY_MONTHS, DAYS_A_MONTH = 12, 30
FEE_A_MONTH_CENTS = 2500
"""What each month that is missing costs."""


def request(call: Call) -> Cancellation:
    """Ask for the end of a contract; raises Refused 404, 409."""
    contract = reading.contract_row(call.rows, call.path["contract_id"])
    if contract["status"] != "active":
        raise conflict("contract_cancelled", "The contract has ended already.")
    protocol = protocols.give(call.rows, "cancellation", now=call.now)
    try:
        call.rows.add(
            "cancellations",
            protocol=protocol,
            contract_id=contract["id"],
            reason=call.asked(wanted.RequestCancellation).reason,
            fee_cents=fee_cents(date.fromisoformat(contract["started_on"]), today=call.today),
            status="open",
            created_at=call.now.isoformat(),
        )
    except sqlite3.IntegrityError as error:
        raise conflict("cancellation_already_requested", "A request is open already.") from error
    return _get(call, protocol)


def get(call: Call) -> Cancellation:
    """Return a request; raises Refused 404."""
    return _get(call, call.path["protocol"])


def fee_cents(started_on: date, *, today: date) -> int:
    """Return what leaving today costs: so much for each month that is missing from the first twelve."""
    months = (today - started_on).days // DAYS_A_MONTH
    return max(0, LOYALTY_MONTHS - months) * FEE_A_MONTH_CENTS


def _get(call: Call, protocol: str) -> Cancellation:
    row = call.rows.one("SELECT * FROM cancellations WHERE protocol = ?", protocol)
    if row is None:
        raise not_found("cancellation")
    return Cancellation.model_validate({**dict(row), "fee": reading.reais(row["fee_cents"])})


OPERATIONS = (
    Operation(
        id="request_cancellation",
        method="POST",
        path="/v1/contracts/{contract_id}/cancellation-requests",
        summary="Ask for the end of a contract; a person acts on it",
        tag="contracts",
        handle=request,
        wanted=wanted.RequestCancellation,
        answer=Cancellation,
        refusals=("contract_not_found", "contract_cancelled", "cancellation_already_requested"),
        status=201,
    ),
    Operation(
        id="get_cancellation",
        method="GET",
        path="/v1/cancellation-requests/{protocol}",
        summary="Get a cancellation request by its protocol",
        tag="contracts",
        handle=get,
        answer=Cancellation,
        refusals=("cancellation_not_found",),
    ),
)
