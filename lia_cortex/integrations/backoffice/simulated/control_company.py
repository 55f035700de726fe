"""/simulated/…: what happens at the company itself: outages, payments, new customers, broken lines, the clock."""

import json
from datetime import UTC
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.backoffice.simulated import invoice_rows, local_time, outages, people, reading, seeding
from lia_cortex.integrations.backoffice.simulated.backoffice import backoffice, reply
from lia_cortex.integrations.backoffice.simulated.connections import Line
from lia_cortex.integrations.backoffice.simulated.control import body_of
from lia_cortex.integrations.backoffice.simulated.problems import not_found

_STRICT = ConfigDict(extra="forbid")


class NewOutage(BaseModel):
    """Without districts the whole city."""

    model_config = _STRICT
    city: str
    districts: list[str] = []
    cause: str = "rompimento de fibra"
    estimated_end: AwareDatetime | None = None


class NewCustomers(BaseModel):
    """One customer for each phone."""

    model_config = _STRICT
    phones: list[Annotated[str, Field(pattern=r"^\+?\d{10,13}$")]]
    situation: people.Situation = "regular"
    name: str = ""


class NewPhone(BaseModel):
    """One more number of a customer; others may have it too."""

    model_config = _STRICT
    phone: Annotated[str, Field(pattern=r"^\+?\d{10,13}$")]


class NewLine(BaseModel):
    """How a line is from now on."""

    model_config = _STRICT
    line: Line


class Stopped(BaseModel):
    """When the clock stands still; null lets it run."""

    model_config = _STRICT
    at: Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC))] | None = None


async def start_outage(request: Request) -> Response:
    """Begin an outage in a region."""
    office, wanted = backoffice(request), NewOutage.model_validate(await body_of(request))
    with office.store.writing() as rows:
        number = rows.add(
            "outages",
            city=wanted.city,
            districts=json.dumps(wanted.districts),
            cause=wanted.cause,
            started_at=office.now().isoformat(),
            estimated_end=wanted.estimated_end.isoformat() if wanted.estimated_end else None,
        )
        row = rows.all("SELECT * FROM outages WHERE number = ?", number)[0]
    return reply(outages.shown(row).model_dump(mode="json"), 201)


async def end_outage(request: Request) -> Response:
    """End an outage."""
    office, number = backoffice(request), request.path_params["id"].removeprefix("out_")
    with office.store.writing() as rows:
        ended = rows.change(
            "UPDATE outages SET ended_at = ? WHERE number = ? AND ended_at IS NULL", office.now().isoformat(), number
        )
    if not ended:
        raise not_found("outage")
    return reply({})


async def pay_invoice(request: Request) -> Response:
    """Mark an invoice as paid, as the bank would tell."""
    office, invoice_id = backoffice(request), request.path_params["id"]
    with office.store.writing() as rows:
        invoice_rows.one(rows, invoice_id)
        now = office.now()
        rows.change(
            "UPDATE invoices SET status = 'paid', paid_at = ? WHERE id = ? AND status = 'open'",
            now.isoformat(),
            invoice_id,
        )
        paid = reading.invoice(invoice_rows.one(rows, invoice_id), today=local_time.today(now))
    return reply(paid.model_dump(mode="json"))


async def list_customers(request: Request) -> Response:
    """Return every customer with the situation that it was made for."""
    with backoffice(request).store.reading() as rows:
        found = rows.all("SELECT id, situation FROM customers ORDER BY number")
        told = [
            {**reading.customer(rows, row["id"]).model_dump(mode="json"), "situation": row["situation"]}
            for row in found
        ]
    return reply({"customers": told})


async def add_customers(request: Request) -> Response:
    """Add customers with these phones; who has one already is kept as it is."""
    office, wanted = backoffice(request), NewCustomers.model_validate(await body_of(request))
    with office.store.writing() as rows:
        ids = [
            seeding.add(rows, seeding.Newcomer(phone, wanted.situation, wanted.name), now=office.now())
            for phone in wanted.phones
        ]
    return reply({"ids": ids}, 201)


async def add_phone(request: Request) -> Response:
    """Register one more phone with a customer, as families and companies share one."""
    customer_id, wanted = request.path_params["id"], NewPhone.model_validate(await body_of(request))
    with backoffice(request).store.writing() as rows:
        customer = reading.customer(rows, customer_id)
        key = people.phone_key(wanted.phone)
        if key not in map(people.phone_key, customer.phones):
            rows.add("phones", phone=key, customer_id=customer.id)
    return reply({"id": customer_id}, 201)


async def set_line(request: Request) -> Response:
    """Break a contract's line, or mend it."""
    contract_id, wanted = request.path_params["id"], NewLine.model_validate(await body_of(request))
    with backoffice(request).store.writing() as rows:
        if not rows.change("UPDATE contracts SET line = ? WHERE id = ?", wanted.line, contract_id):
            raise not_found("contract")
    return reply({"id": contract_id, "line": wanted.line})


async def set_clock(request: Request) -> Response:
    """Stop the clock at a time, or let it run again."""
    office = backoffice(request)
    office.set_clock(Stopped.model_validate(await body_of(request)).at)
    return reply({"now": office.now().isoformat(), "stopped": office.frozen_at is not None})


async def reset(request: Request) -> Response:
    """Begin again with the first customers, as of now or of a time at which the clock is stopped."""
    backoffice(request).reset(at=Stopped.model_validate(await body_of(request)).at)
    return reply({})
