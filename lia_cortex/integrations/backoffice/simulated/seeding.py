"""Fill the store: customers in every situation that the assistants must master."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lia_cortex.integrations.backoffice.simulated import billing, company, local_time, people, slots
from lia_cortex.integrations.backoffice.simulated.people import Situation
from lia_cortex.integrations.backoffice.simulated.store import Rows

CUSTOMERS = 40
_ADDRESSES: dict[Situation, int] = {"several_addresses": 3, "company": 2}
_UNPAID: dict[Situation, int] = {"overdue": 1, "two_overdue": 2}
_LINES: dict[Situation, str] = {"fibre_break": "fibre_break", "no_power": "no_power", "weak_signal": "weak_signal"}
_COVERED = tuple(place for place in company.PLACES if place.covered)
_HOMES = tuple(plan for plan in company.PLANS if plan.kind == "residential")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A customer to add; without name the invented one."""

    phone: str
    situation: Situation = "regular"
    name: str = ""


def fill(rows: Rows, *, now: datetime) -> None:
    """Add the first customers, one situation after the other."""
    for number in range(CUSTOMERS):
        situation = people.SITUATIONS[number % len(people.SITUATIONS)]
        add(rows, Newcomer(str(people.FIRST_PHONE + number), situation), now=now)


def add(rows: Rows, newcomer: Newcomer, *, now: datetime) -> str:
    """Add a customer with contracts and invoices and return the id; who has the phone already is kept."""
    key = people.phone_key(newcomer.phone)
    known = rows.value("SELECT customer_id FROM phones WHERE phone = ?", key)
    if known is not None:
        return str(known)
    number = rows.value("SELECT coalesce(max(number) + 1, 0) FROM customers")
    person = people.person(number, newcomer.situation)
    customer_id = people.opaque("cus", number)
    rows.add(
        "customers",
        id=customer_id,
        number=number,
        document=person.document,
        kind=person.kind,
        name=newcomer.name or person.name,
        email=person.email,
        situation=newcomer.situation,
    )
    rows.add("phones", phone=key, customer_id=customer_id)
    for position in range(_ADDRESSES.get(newcomer.situation, 1)):
        _contract(rows, customer_id, number, position, situation=newcomer.situation, now=now)
    return customer_id


def _contract(rows: Rows, customer_id: str, number: int, position: int, *, situation: Situation, now: datetime) -> None:
    today = local_time.today(now)
    contract_id = people.opaque("ctr", number, position)
    place = _COVERED[(number * 11 + position * 13) % len(_COVERED)]
    plan = company.PLANS[-1] if situation == "company" else _HOMES[number % len(_HOMES)]
    due_day = company.DUE_DAYS[number % len(company.DUE_DAYS)]
    if situation in _UNPAID:
        due_day = billing.longest_gap_day(today)
    rows.add(
        "contracts",
        id=contract_id,
        customer_id=customer_id,
        position=position,
        plan_id=plan.id,
        status="cancelled" if situation == "former" else "active",
        due_day=due_day,
        postcode=place.postcode,
        house=str(10 + number * 3 + position),
        complement=f"apto {position + 1}" if number % 3 == 0 else "",
        line=_LINES.get(situation, "up"),
        started_on=(today - timedelta(days=90 + number * 29 % 900)).isoformat(),
    )
    billing.issue(rows, contract_id, due_day=due_day, plan_id=plan.id, today=today)
    _pay(rows, contract_id, situation=situation, today=today)
    if situation == "visit_booked":
        slots.book(rows, contract_id, place.city, slots.free(rows, place.city, now=now)[1], "sem conexão", now=now)


def _pay(rows: Rows, contract_id: str, *, situation: Situation, today: date) -> None:
    """Mark as paid, on their days, what this customer has paid; a former one owes nothing."""
    if situation == "former":
        rows.change("DELETE FROM invoices WHERE contract_id = ? AND due_on >= ?", contract_id, today.isoformat())
    late, unpaid = billing.overdue(rows, contract_id, today=today), _UNPAID.get(situation, 0)
    paid_before = late[-unpaid] if unpaid else today
    rows.change(
        "UPDATE invoices SET status = 'paid', paid_at = due_on || 'T12:00:00-03:00'"
        " WHERE contract_id = ? AND due_on < ?",
        contract_id,
        paid_before.isoformat(),
    )
