"""Invoices: when they are made, what a late one costs, what it does to the connection."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from lia_cortex.integrations.backoffice.simulated import company, local_time, people
from lia_cortex.integrations.backoffice.simulated.store import Rows

ISSUED_DAYS_BEFORE = 25
MONTHS_BACK = 3
REDUCED_AFTER_DAYS, BLOCKED_AFTER_DAYS = 7, 15
FINE, INTEREST_A_MONTH, DAYS_A_MONTH = Decimal("0.02"), Decimal("0.01"), 30


def issue_all(rows: Rows, *, today: date) -> None:
    """Make the invoices that became due to be issued since the last time."""
    for contract in rows.all("SELECT id, due_day, plan_id FROM contracts WHERE status = 'active'"):
        issue(rows, contract["id"], due_day=contract["due_day"], plan_id=contract["plan_id"], today=today)


def issue(rows: Rows, contract_id: str, *, due_day: int, plan_id: str, today: date) -> None:
    """Make a contract's invoices of the last months up to the next one, where they are missing."""
    plan = company.plan(plan_id)
    assert plan is not None  # noqa: S101 - contracts only name our own plans
    # Nothing before the newest: a clock that is set back must not bring forth old debts.
    newest = rows.value("SELECT max(reference) FROM invoices WHERE contract_id = ?", contract_id) or ""
    for months in range(-MONTHS_BACK, 2):
        due_on = local_time.due_date(today, due_day, months=months)
        if due_on > today + timedelta(days=ISSUED_DAYS_BEFORE):
            break
        reference = due_on.strftime("%Y-%m")
        if reference <= newest:
            continue
        rows.add(
            "invoices",
            id=people.opaque("inv", contract_id, reference),
            contract_id=contract_id,
            reference=reference,
            amount_cents=plan.price_cents,
            due_on=due_on.isoformat(),
            status="open",
        )


def next_due(rows: Rows, contract_id: str, *, due_day: int, today: date) -> date:
    """Return when the next invoice is due that is not issued yet."""
    newest = rows.value("SELECT max(reference) FROM invoices WHERE contract_id = ?", contract_id) or ""
    months = 0
    while (due_on := local_time.due_date(today, due_day, months=months)).strftime("%Y-%m") <= newest or due_on < today:
        months += 1
    return due_on


def with_charges(amount_cents: int, *, due_on: date, today: date) -> int:
    """Return what an invoice costs today, in cents: after its due date a fine and interest by the day."""
    days = (today - due_on).days
    if days <= 0:
        return amount_cents
    rate = 1 + FINE + INTEREST_A_MONTH * days / DAYS_A_MONTH
    return int((amount_cents * rate).quantize(Decimal(1), ROUND_HALF_UP))


def overdue(rows: Rows, contract_id: str, *, today: date) -> list[date]:
    """Return the due dates that passed unpaid, oldest first."""
    found = rows.all(
        "SELECT due_on FROM invoices WHERE contract_id = ? AND status = 'open' AND due_on < ? ORDER BY due_on",
        contract_id,
        today.isoformat(),
    )
    return [date.fromisoformat(row["due_on"]) for row in found]


def longest_gap_day(today: date) -> int:
    """Return the due day that passed longest ago, always long enough ago to be blocked."""
    return max(company.DUE_DAYS, key=lambda day: _days_since(day, today))


def _days_since(day: int, today: date) -> int:
    this_month = local_time.due_date(today, day)
    last = this_month if this_month < today else local_time.due_date(today, day, months=-1)
    return (today - last).days
