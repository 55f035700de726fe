"""Tickets: what the company has to look at."""

import sqlite3

from lia_cortex.integrations.backoffice.simulated import company, protocols, reading, wanted
from lia_cortex.integrations.backoffice.simulated.answers_service import Ticket, TicketReasons, Tickets
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import not_found, unprocessable


def reasons(_: Call) -> TicketReasons:
    """Return the sectors and the reasons that each takes."""
    return TicketReasons(sectors={sector: list(taken) for sector, taken in company.TICKET_REASONS.items()})


def open_(call: Call) -> Ticket:
    """Open a ticket; raises Refused 404, 422."""
    asked = call.asked(wanted.OpenTicket)
    customer = reading.customer(call.rows, asked.customer_id)
    if asked.contract_id is not None and asked.contract_id not in {each.id for each in customer.contracts}:
        raise not_found("contract")
    if asked.sector not in company.TICKET_REASONS:
        raise unprocessable("no_such_sector", f"One of: {', '.join(company.TICKET_REASONS)}.", "sector")
    if asked.reason not in (taken := company.TICKET_REASONS[asked.sector]):
        raise unprocessable("no_such_reason", f"This sector takes: {', '.join(taken)}.", "reason")
    protocol = protocols.give(call.rows, "ticket", now=call.now)
    call.rows.add(
        "tickets",
        protocol=protocol,
        customer_id=customer.id,
        contract_id=asked.contract_id,
        sector=asked.sector,
        reason=asked.reason,
        summary=asked.summary,
        status="open",
        created_at=call.now.isoformat(),
    )
    return _get(call, protocol)


def get(call: Call) -> Ticket:
    """Return a ticket; raises Refused 404."""
    return _get(call, call.path["protocol"])


def of_customer(call: Call) -> Tickets:
    """Return a customer's tickets; raises Refused 404."""
    customer = reading.customer(call.rows, call.path["customer_id"])
    found = call.rows.all("SELECT * FROM tickets WHERE customer_id = ? ORDER BY protocol DESC", customer.id)
    status = call.asked(wanted.ListTickets).status
    return Tickets(tickets=[_ticket(row) for row in found if status in (None, row["status"])])


def _get(call: Call, protocol: str) -> Ticket:
    row = call.rows.one("SELECT * FROM tickets WHERE protocol = ?", protocol)
    if row is None:
        raise not_found("ticket")
    return _ticket(row)


def _ticket(row: sqlite3.Row) -> Ticket:
    return Ticket.model_validate(dict(row))


OPERATIONS = (
    Operation(
        id="list_ticket_reasons",
        method="GET",
        path="/v1/ticket-reasons",
        summary="List the sectors and the reasons that each takes",
        tag="tickets",
        handle=reasons,
        answer=TicketReasons,
        personal=False,
    ),
    Operation(
        id="open_ticket",
        method="POST",
        path="/v1/tickets",
        summary="Open a ticket for a customer in a sector",
        tag="tickets",
        handle=open_,
        wanted=wanted.OpenTicket,
        answer=Ticket,
        refusals=("customer_not_found", "contract_not_found", "no_such_sector", "no_such_reason"),
        status=201,
    ),
    Operation(
        id="get_ticket",
        method="GET",
        path="/v1/tickets/{protocol}",
        summary="Get a ticket by its protocol",
        tag="tickets",
        handle=get,
        answer=Ticket,
        refusals=("ticket_not_found",),
    ),
    Operation(
        id="list_tickets",
        method="GET",
        path="/v1/customers/{customer_id}/tickets",
        summary="List a customer's tickets",
        tag="tickets",
        handle=of_customer,
        wanted=wanted.ListTickets,
        answer=Tickets,
        refusals=("customer_not_found",),
    ),
)
