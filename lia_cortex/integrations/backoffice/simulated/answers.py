"""What the back office tells about customers, contracts, invoices and what the company sells."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

Cents = Field(description="In cents of a real.")


class Address(BaseModel):
    """Where a contract is installed, or a street."""

    postcode: str
    street: str
    number: str
    complement: str
    district: str
    city: str
    state: str


class Plan(BaseModel):
    """A plan on sale."""

    id: str
    name: str
    kind: Literal["residential", "business"]
    download_mbps: int
    upload_mbps: int
    price: str = Field(description="Per month, in reais: 109.90.")
    price_cents: int = Cents


class Plans(BaseModel):
    """Plans on sale."""

    plans: list[Plan]


class Contract(BaseModel):
    """One line at one address."""

    id: str
    customer_id: str
    status: Literal["active", "cancelled"]
    plan: Plan
    due_day: int
    address: Address
    started_on: date


class Contracts(BaseModel):
    """The contracts of a customer, in the order in which they are shown."""

    contracts: list[Contract]


class Customer(BaseModel):
    """A customer with every contract."""

    id: str
    document: str = Field(description="CPF or CNPJ, digits only.")
    kind: Literal["person", "company"]
    name: str
    email: str
    phones: list[str] = Field(description="Area code and number.")
    contracts: list[Contract]


class Customers(BaseModel):
    """The customers that fit; none is an empty list."""

    customers: list[Customer]


class Invoice(BaseModel):
    """An invoice and how to pay it; a paid one has no codes."""

    id: str
    contract_id: str
    reference: str = Field(description="Year and month: 2026-11.")
    status: Literal["open", "overdue", "paid"]
    amount: str = Field(description="In reais: 109.90.")
    amount_cents: int = Cents
    due_date: date
    days_overdue: int
    paid_at: datetime | None
    pix_code: str | None = Field(description="PIX copy and paste.")
    digitable_line: str | None = Field(description="The line of the bar code, as a person types it.")
    bar_code: str | None = Field(description="The 44 digits of the bar code.")


class Invoices(BaseModel):
    """Invoices, oldest due date first."""

    invoices: list[Invoice]
    total: str = Field(description="Sum of the open and overdue ones, in reais.")
    total_cents: int = Cents


class Proof(BaseModel):
    """A payment that the customer told of and that is being looked for."""

    protocol: str
    answer_until: datetime


class Release(BaseModel):
    """A trust unblock."""

    protocol: str
    contract_id: str
    until: datetime


class PaymentStatus(BaseModel):
    """Whether a customer has paid, and what is under way."""

    customer_id: str
    open_invoices: int
    overdue_invoices: int
    overdue_amount: str = Field(description="In reais.")
    overdue_amount_cents: int = Cents
    last_payment_at: datetime | None
    proof_under_review: Proof | None
    trust_unblocks: list[Release] = Field(description="Those in force.")


class Street(BaseModel):
    """The street of a postcode."""

    postcode: str
    street: str
    district: str
    city: str
    state: str


class Coverage(BaseModel):
    """Whether the company serves a postcode, and with which plans."""

    covered: bool
    place: Street
    plans: list[Plan]
