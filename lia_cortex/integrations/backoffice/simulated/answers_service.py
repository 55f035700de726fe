"""What the back office tells about connections, outages, visits and what was registered."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from lia_cortex.integrations.backoffice.simulated.answers import Plan


class Outage(BaseModel):
    """A failure of a whole region; without districts the whole city."""

    id: str
    city: str
    districts: list[str]
    cause: str
    started_at: datetime
    estimated_end: datetime | None


class Outages(BaseModel):
    """The outages that are going on."""

    outages: list[Outage]


class Visit(BaseModel):
    """A technician's visit: the work order of a contract."""

    protocol: str
    contract_id: str
    status: Literal["booked", "cancelled", "done"]
    reason: str
    slot_id: str
    day: date
    period: Literal["morning", "afternoon"]
    starts_at: datetime
    ends_at: datetime
    created_at: datetime


class Visits(BaseModel):
    """Work orders, newest first."""

    work_orders: list[Visit]


class VisitSlot(BaseModel):
    """A half day with a technician free."""

    id: str
    day: date
    period: Literal["morning", "afternoon"]
    starts_at: datetime
    ends_at: datetime


class VisitSlots(BaseModel):
    """Free half days, the soonest first."""

    slots: list[VisitSlot]


class Signal(BaseModel):
    """The light that reaches the customer's ONT."""

    rx_dbm: float | None = Field(description="None when no light comes.")
    quality: Literal["good", "weak", "none"]


class Connection(BaseModel):
    """How a contract's line is right now."""

    contract_id: str
    plan: str
    online: bool
    session: Literal["connected", "disconnected"] = Field(description="PPPoE.")
    ont: Literal["online", "los", "no_power", "offline"] = Field(
        description="los: no light on the fibre; no_power: the equipment lost power at the customer's."
    )
    block: Literal["none", "reduced", "blocked", "released_on_trust"] = Field(
        description="For an overdue invoice: reduced speed, blocked, or released for a while."
    )
    last_down_at: datetime | None
    last_down_cause: Literal["fibre_break", "power_loss", "billing_block", "regional_outage"] | None
    signal: Signal
    outage: Outage | None
    open_work_order: Visit | None


class Ticket(BaseModel):
    """A ticket."""

    protocol: str
    customer_id: str
    contract_id: str | None
    sector: str
    reason: str
    summary: str
    status: Literal["open", "closed"]
    created_at: datetime


class Tickets(BaseModel):
    """Tickets, newest first."""

    tickets: list[Ticket]


class TicketReasons(BaseModel):
    """The sectors and the reasons that each takes."""

    sectors: dict[str, list[str]]


class Order(BaseModel):
    """The order of a new plan."""

    protocol: str
    status: Literal["under_review", "approved", "installed", "refused"]
    plan_id: str
    postcode: str
    due_day: int
    created_at: datetime


class Lead(BaseModel):
    """Somebody to call back."""

    protocol: str
    reason: Literal["prospect", "no_coverage"]
    created_at: datetime


class PlanChange(BaseModel):
    """The change of a contract's plan; the new speed is there within a day."""

    protocol: str
    contract_id: str
    old_plan: Plan
    plan: Plan
    first_due_date: date = Field(description="When the first invoice with the new price is due.")
    created_at: datetime


class Cancellation(BaseModel):
    """The request to end a contract."""

    protocol: str
    contract_id: str
    status: Literal["open", "closed"]
    fee: str = Field(description="For leaving within 12 months, in reais: an estimate.")
    fee_cents: int
    created_at: datetime
