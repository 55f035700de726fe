"""Turn rows into what is told."""

import sqlite3
from datetime import date

from lia_cortex.integrations.backoffice.simulated import answers, company, pix, slips
from lia_cortex.integrations.backoffice.simulated.problems import not_found
from lia_cortex.integrations.backoffice.simulated.store import Rows


def reais(cents: int) -> str:
    """Return an amount of cents as reais, with a point."""
    return f"{cents // 100}.{cents % 100:02d}"


def plan(plan_id: str) -> answers.Plan:
    """Return a plan on sale; raises Refused 404."""
    found = company.plan(plan_id)
    if found is None:
        raise not_found("plan")
    return answers.Plan(
        id=found.id,
        name=found.name,
        kind=found.kind,
        download_mbps=found.download_mbps,
        upload_mbps=found.upload_mbps,
        price=reais(found.price_cents),
        price_cents=found.price_cents,
    )


def place(postcode: str) -> company.Place:
    """Return the street of a postcode; raises Refused 404."""
    found = company.place(postcode)
    if found is None:
        raise not_found("postcode")
    return found


def contract_row(rows: Rows, contract_id: str) -> sqlite3.Row:
    """Return a contract's row; raises Refused 404."""
    row = rows.one("SELECT * FROM contracts WHERE id = ?", contract_id)
    if row is None:
        raise not_found("contract")
    return row


def contract(row: sqlite3.Row) -> answers.Contract:
    """Return a contract."""
    where = place(row["postcode"])
    return answers.Contract(
        id=row["id"],
        customer_id=row["customer_id"],
        status=row["status"],
        plan=plan(row["plan_id"]),
        due_day=row["due_day"],
        started_on=row["started_on"],
        address=answers.Address(
            postcode=where.postcode,
            street=where.street,
            number=row["house"],
            complement=row["complement"],
            district=where.district,
            city=where.city,
            state=company.STATE,
        ),
    )


def contracts(rows: Rows, customer_id: str) -> list[answers.Contract]:
    """Return a customer's contracts, in their order."""
    found = rows.all("SELECT * FROM contracts WHERE customer_id = ? ORDER BY position", customer_id)
    return [contract(row) for row in found]


def customer(rows: Rows, customer_id: str) -> answers.Customer:
    """Return a customer; raises Refused 404."""
    row = rows.one("SELECT * FROM customers WHERE id = ?", customer_id)
    if row is None:
        raise not_found("customer")
    phones = rows.all("SELECT phone FROM phones WHERE customer_id = ? ORDER BY phone", customer_id)
    return answers.Customer(
        id=row["id"],
        document=row["document"],
        kind=row["kind"],
        name=row["name"],
        email=row["email"],
        phones=[each["phone"][:2] + "9" + each["phone"][2:] for each in phones],
        contracts=contracts(rows, customer_id),
    )


def invoice(row: sqlite3.Row, *, today: date) -> answers.Invoice:
    """Return an invoice as it is to be paid: the newest second copy's amount and date, where there is one."""
    paid, due_on = row["status"] == "paid", date.fromisoformat(row["due_on"])
    copy = row["copy_number"]
    amount = row["amount_cents"] if copy is None else row["copy_cents"]
    payable_until = due_on if copy is None else date.fromisoformat(row["copy_due_on"])
    late = max(0, (today - due_on).days)
    reference = f"AF{row['number']:08d}{copy or 0:06d}"
    code = slips.bar_code(amount_cents=amount, due_on=payable_until, number=row["number"] * 10**8 + (copy or 0))
    return answers.Invoice(
        id=row["id"],
        contract_id=row["contract_id"],
        reference=row["reference"],
        status="paid" if paid else "overdue" if late else "open",
        amount=reais(amount),
        amount_cents=amount,
        due_date=payable_until,
        days_overdue=0 if paid else late,
        paid_at=row["paid_at"],
        pix_code=None
        if paid
        else pix.code(amount_cents=amount, reference=reference, receiver=company.NAME, city=company.CITY),
        digitable_line=None if paid else slips.line(code),
        bar_code=None if paid else code,
    )
