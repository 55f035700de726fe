"""Orders of new plans, and people to call back."""

import sqlite3

from lia_cortex.integrations.backoffice.simulated import company, protocols, wanted
from lia_cortex.integrations.backoffice.simulated.answers_service import Lead, Order
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import conflict, not_found, unprocessable


def order(call: Call) -> Order:
    """Order a plan; raises Refused 409 for the same one twice, 422 where it cannot be had."""
    asked = call.asked(wanted.PlaceOrder)
    place = company.place(asked.postcode)
    if place is None or not place.covered:
        raise unprocessable("no_coverage", "This postcode is not served.", "postcode")
    if company.plan(asked.plan_id) is None:
        raise unprocessable("no_such_plan", "There is no such plan on sale.", "plan_id")
    protocol = protocols.give(call.rows, "order", now=call.now)
    try:
        call.rows.add(
            "orders",
            protocol=protocol,
            document=asked.document,
            name=asked.name,
            phone=asked.phone,
            email=asked.email,
            birth_date=asked.birth_date.isoformat() if asked.birth_date else None,
            plan_id=asked.plan_id,
            due_day=asked.due_day,
            postcode=asked.postcode,
            house=asked.number,
            complement=asked.complement,
            status="under_review",
            created_at=call.now.isoformat(),
        )
    except sqlite3.IntegrityError as error:
        raise conflict("order_already_under_review", "This person already ordered for this address.") from error
    return _get(call, protocol)


def get(call: Call) -> Order:
    """Return an order; raises Refused 404."""
    return _get(call, call.path["protocol"])


def lead(call: Call) -> Lead:
    """Register somebody to call back."""
    asked = call.asked(wanted.RegisterLead)
    protocol = protocols.give(call.rows, "lead", now=call.now)
    call.rows.add("leads", protocol=protocol, created_at=call.now.isoformat(), **asked.model_dump())
    return Lead(protocol=protocol, reason=asked.reason, created_at=call.now)


def _get(call: Call, protocol: str) -> Order:
    row = call.rows.one(
        "SELECT protocol, status, plan_id, postcode, due_day, created_at FROM orders WHERE protocol = ?", protocol
    )
    if row is None:
        raise not_found("order")
    return Order.model_validate(dict(row))


OPERATIONS = (
    Operation(
        id="place_order",
        method="POST",
        path="/v1/orders",
        summary="Order a plan for an address that is served",
        tag="sales",
        handle=order,
        wanted=wanted.PlaceOrder,
        answer=Order,
        personal=False,
        refusals=("order_already_under_review", "no_coverage", "no_such_plan"),
        status=201,
    ),
    Operation(
        id="get_order",
        method="GET",
        path="/v1/orders/{protocol}",
        summary="Get an order by its protocol",
        tag="sales",
        handle=get,
        answer=Order,
        refusals=("order_not_found",),
    ),
    Operation(
        id="register_lead",
        method="POST",
        path="/v1/leads",
        summary="Register somebody to call back: a prospect, or one whose address is not served yet",
        tag="sales",
        handle=lead,
        wanted=wanted.RegisterLead,
        answer=Lead,
        personal=False,
        status=201,
    ),
)
