"""What callers send: queries and bodies."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from lia_cortex.integrations.backoffice.simulated import documents
from lia_cortex.integrations.backoffice.simulated.operations import Wanted

POSTCODE_DIGITS = 8


def _document(text: str) -> str:
    digits = documents.digits(text)
    if not documents.is_valid(digits):
        raise ValueError("no CPF or CNPJ: wrong length or check digits")
    return digits


def _phone(text: str) -> str:
    digits = documents.digits(text)
    if not 10 <= len(digits) <= 13:
        raise ValueError("no Brazilian phone number with its area code")
    return digits


def postcode(text: str) -> str:
    """Return the eight digits of a postcode; raises ValueError when there are more or fewer."""
    digits = documents.digits(text)
    if len(digits) != POSTCODE_DIGITS:
        raise ValueError("a postcode has 8 digits")
    return digits


Document = Annotated[str, AfterValidator(_document), Field(max_length=20, description="CPF or CNPJ.")]
Phone = Annotated[str, AfterValidator(_phone), Field(max_length=25, description="With area code.")]
Postcode = Annotated[str, AfterValidator(postcode), Field(max_length=12, description="CEP.")]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Name = Annotated[str, Field(min_length=3, max_length=200)]


class FindCustomers(Wanted):
    """One of the two."""

    document: Document | None = None
    phone: Phone | None = None


class ListInvoices(Wanted):
    """Which invoices."""

    status: Literal["open", "overdue", "paid", "unpaid"] | None = Field(
        None, description="unpaid: open and overdue ones."
    )


class ListVisits(Wanted):
    """Which work orders."""

    status: Literal["booked", "cancelled", "done"] | None = None


class ListTickets(Wanted):
    """Which tickets."""

    status: Literal["open", "closed"] | None = None


class ListOutages(Wanted):
    """Where; nothing is everywhere."""

    postcode: Postcode | None = None
    city: str | None = None


class ListPlans(Wanted):
    """Which plans."""

    kind: Literal["residential", "business"] | None = None


class Nothing(Wanted):
    """An empty object, or no body at all."""


class BookVisit(Wanted):
    """A visit to book."""

    contract_id: str
    slot_id: str = Field(description="From the free slots of this contract.")
    reason: Text


class OpenTicket(Wanted):
    """A ticket to open."""

    customer_id: str
    contract_id: str | None = None
    sector: str
    reason: str = Field(description="One that the sector takes.")
    summary: Text


class PlaceOrder(Wanted):
    """A new plan to order."""

    document: Document
    name: Name
    birth_date: date | None = None
    phone: Phone
    email: Email
    postcode: Postcode
    number: Annotated[str, Field(min_length=1, max_length=20)]
    complement: Annotated[str, Field(max_length=100)] = ""
    plan_id: str
    due_day: Literal[5, 10, 15, 20]


class RegisterLead(Wanted):
    """Somebody to call back."""

    name: Name
    phone: Phone
    city: Annotated[str, Field(min_length=2, max_length=100)]
    email: Email | None = None
    reason: Literal["prospect", "no_coverage"]
    note: Annotated[str, Field(max_length=2000)] = ""


class ChangePlan(Wanted):
    """The plan to have from now on."""

    plan_id: str


class RequestCancellation(Wanted):
    """Why the contract shall end; need not be said."""

    reason: Annotated[str, Field(max_length=2000)] = ""
