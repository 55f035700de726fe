"""Technicians' visits: free half days, booking, cancelling, and the work orders of a contract."""

import sqlite3

from lia_cortex.integrations.backoffice.simulated import reading, slots, visit_rows, wanted
from lia_cortex.integrations.backoffice.simulated.answers_service import Visit, Visits, VisitSlot, VisitSlots
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import conflict, unprocessable


def free_slots(call: Call) -> VisitSlots:
    """Return the half days on which a technician can come to a contract; raises Refused 404."""
    city = reading.place(reading.contract_row(call.rows, call.path["contract_id"])["postcode"]).city
    return VisitSlots(
        slots=[
            VisitSlot(id=each.id, day=each.day, period=each.period, starts_at=each.starts_at, ends_at=each.ends_at)
            for each in slots.free(call.rows, city, now=call.now)
        ]
    )


def book(call: Call) -> Visit:
    """Book a visit; raises Refused 404, 409, 422."""
    asked = call.asked(wanted.BookVisit)
    contract = reading.contract_row(call.rows, asked.contract_id)
    if contract["status"] != "active":
        raise conflict("contract_cancelled", "The contract has ended.")
    try:
        slot = slots.parse(asked.slot_id)
    except ValueError as error:
        raise unprocessable("no_such_slot", "This is no slot.", "slot_id") from error
    city = reading.place(contract["postcode"]).city
    if slot not in slots.free(call.rows, city, now=call.now):
        raise conflict("slot_not_free", "Nobody is free in this slot.")
    try:
        protocol = slots.book(call.rows, contract["id"], city, slot, asked.reason, now=call.now)
    except sqlite3.IntegrityError as error:
        raise conflict("visit_already_booked", "The contract already has a visit booked.") from error
    return visit_rows.one(call.rows, protocol, today=call.today)


def get(call: Call) -> Visit:
    """Return a visit; raises Refused 404."""
    return visit_rows.one(call.rows, call.path["protocol"], today=call.today)


def cancel(call: Call) -> Visit:
    """Cancel a booked visit; raises Refused 404, 409."""
    visit = get(call)
    if visit.status != "booked":
        raise conflict("visit_not_booked", f"The visit is {visit.status}.")
    call.rows.change("UPDATE visits SET status = 'cancelled' WHERE protocol = ?", visit.protocol)
    return get(call)


def of_contract(call: Call) -> Visits:
    """Return a contract's work orders; raises Refused 404."""
    reading.contract_row(call.rows, call.path["contract_id"])
    status = call.asked(wanted.ListVisits).status
    listed = visit_rows.of_contract(call.rows, call.path["contract_id"], today=call.today)
    return Visits(work_orders=[each for each in listed if status in (None, each.status)])


OPERATIONS = (
    Operation(
        id="list_visit_slots",
        method="GET",
        path="/v1/contracts/{contract_id}/visit-slots",
        summary="List the half days on which a technician is free to come to a contract's address",
        tag="visits",
        handle=free_slots,
        answer=VisitSlots,
        refusals=("contract_not_found",),
    ),
    Operation(
        id="list_work_orders",
        method="GET",
        path="/v1/contracts/{contract_id}/work-orders",
        summary="List a contract's work orders; status=booked tells whether one is open",
        tag="visits",
        handle=of_contract,
        wanted=wanted.ListVisits,
        answer=Visits,
        refusals=("contract_not_found",),
    ),
    Operation(
        id="book_visit",
        method="POST",
        path="/v1/visits",
        summary="Book a technician's visit in a free slot",
        tag="visits",
        handle=book,
        wanted=wanted.BookVisit,
        answer=Visit,
        refusals=("contract_not_found", "contract_cancelled", "no_such_slot", "slot_not_free", "visit_already_booked"),
        status=201,
    ),
    Operation(
        id="get_visit",
        method="GET",
        path="/v1/visits/{protocol}",
        summary="Get a visit by its protocol",
        tag="visits",
        handle=get,
        answer=Visit,
        refusals=("visit_not_found",),
    ),
    Operation(
        id="cancel_visit",
        method="POST",
        path="/v1/visits/{protocol}/cancellation",
        summary="Cancel a booked visit",
        tag="visits",
        handle=cancel,
        wanted=wanted.Nothing,
        answer=Visit,
        refusals=("visit_not_found", "visit_not_booked"),
    ),
)
