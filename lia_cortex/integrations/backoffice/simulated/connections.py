"""How a line is right now, and the outages of a region."""

from datetime import datetime, timedelta
from typing import Literal

from lia_cortex.integrations.backoffice.simulated import (
    answers_service,
    billing,
    outages,
    payments,
    reading,
    visit_rows,
    wanted,
)
from lia_cortex.integrations.backoffice.simulated.answers_service import Connection, Signal
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import conflict

Line = Literal["up", "fibre_break", "no_power", "weak_signal"]
Block = Literal["none", "reduced", "blocked", "released_on_trust"]
Ont = Literal["online", "los", "no_power", "offline"]
Cause = Literal["fibre_break", "power_loss", "billing_block", "regional_outage"]
DOWN_SINCE = timedelta(minutes=47)
_LIGHT: dict[Line, Signal] = {
    "up": Signal(rx_dbm=-19.4, quality="good"),
    "weak_signal": Signal(rx_dbm=-28.3, quality="weak"),
}
_DARK = Signal(rx_dbm=None, quality="none")


def check(call: Call) -> Connection:
    """Return how a contract's line is; raises Refused 404, 409 when the contract has ended."""
    row = reading.contract_row(call.rows, call.path["contract_id"])
    contract = reading.contract(row)
    if contract.status != "active":
        raise conflict("contract_cancelled", "The contract has ended; it has no connection.")
    line: Line = row["line"]
    outage = outages.of_place(call.rows, reading.place(contract.address.postcode))
    block = _block(call, contract.id)
    ont = _ont(line, outage)
    cause = _cause(line, outage, block)
    return Connection(
        contract_id=contract.id,
        plan=contract.plan.name,
        online=cause is None,
        session="connected" if ont == "online" else "disconnected",
        ont=ont,
        block=block,
        last_down_at=_down_at(cause, outage, call.now),
        last_down_cause=cause,
        signal=_LIGHT.get(line, _DARK) if ont == "online" else _DARK,
        outage=outage,
        open_work_order=visit_rows.booked(call.rows, contract.id, today=call.today),
    )


def list_outages(call: Call) -> answers_service.Outages:
    """Return the outages that are going on at a postcode, in a city or everywhere; raises Refused 404."""
    asked = call.asked(wanted.ListOutages)
    if asked.postcode is None:
        return answers_service.Outages(outages=outages.going_on(call.rows, city=asked.city))
    place = reading.place(asked.postcode)
    return answers_service.Outages(outages=outages.going_on(call.rows, city=place.city, district=place.district))


def _block(call: Call, contract_id: str) -> Block:
    late = billing.overdue(call.rows, contract_id, today=call.today)
    if not payments.is_restricted(late, today=call.today):
        return "none"
    if payments.release(call.rows, contract_id, now=call.now):
        return "released_on_trust"
    return "blocked" if (call.today - late[0]).days >= billing.BLOCKED_AFTER_DAYS else "reduced"


def _ont(line: Line, outage: answers_service.Outage | None) -> Ont:
    if line == "fibre_break":
        return "los"
    if line == "no_power":
        return "no_power"
    return "online" if outage is None else "offline"


def _cause(line: Line, outage: answers_service.Outage | None, block: Block) -> Cause | None:
    """Return why the customer has no internet, None when there is; the region comes before the house."""
    if outage is not None:
        return "regional_outage"
    if line == "fibre_break":
        return "fibre_break"
    if line == "no_power":
        return "power_loss"
    return "billing_block" if block == "blocked" else None


def _down_at(cause: Cause | None, outage: answers_service.Outage | None, now: datetime) -> datetime | None:
    if cause is None:
        return None
    return outage.started_at if outage else (now - DOWN_SINCE).replace(microsecond=0)


OPERATIONS = (
    Operation(
        id="check_connection",
        method="GET",
        path="/v1/contracts/{contract_id}/connection",
        summary="Check a contract's line now: session, ONT, signal, block, regional outage, open work order",
        tag="connections",
        handle=check,
        answer=Connection,
        refusals=("contract_not_found", "contract_cancelled"),
    ),
    Operation(
        id="list_outages",
        method="GET",
        path="/v1/outages",
        summary="List the outages that are going on at a postcode, in a city or everywhere",
        tag="connections",
        handle=list_outages,
        wanted=wanted.ListOutages,
        answer=answers_service.Outages,
        personal=False,
        refusals=("postcode_not_found",),
    ),
)
