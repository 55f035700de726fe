"""Invoices: what they cost, and codes that banks would take."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lia_cortex.integrations.backoffice.simulated import pix, slips
from tests.integrations.backoffice import brazilian
from tests.integrations.backoffice.office import Office, refusal


def _check(invoice: dict[str, Any]) -> None:
    assert brazilian.bar_code_of_line(invoice["digitable_line"]) == invoice["bar_code"]
    amount = Decimal(invoice["amount"])
    assert amount == Decimal(invoice["amount_cents"]) / 100 == brazilian.amount(invoice["bar_code"])
    assert brazilian.due_date(invoice["bar_code"]) == date.fromisoformat(invoice["due_date"])
    code = invoice["pix_code"]
    assert code[-8:-4] == "6304"
    assert code[-4:] == brazilian.crc16(code[:-4])
    fields = brazilian.fields(code)
    assert (fields["53"], Decimal(fields["54"]), fields["58"]) == ("986", amount, "BR")
    assert brazilian.fields(fields["26"])["00"] == "br.gov.bcb.pix"
    assert brazilian.fields(fields["62"])["05"].isalnum()


def test_the_crc_is_the_published_one() -> None:
    assert brazilian.crc16("123456789") == "29B1"


def test_every_unpaid_invoice_can_be_paid(office: Office) -> None:
    codes, lines, seen = set(), set(), 0
    for customer in office.control("GET", "customers")["customers"]:
        for invoice in office.get(f"customers/{customer['id']}/invoices", status="unpaid")["invoices"]:
            _check(invoice)
            codes.add(invoice["pix_code"])
            lines.add(invoice["digitable_line"])
            seen += 1
    assert len(codes) == len(lines) == seen > 30


@given(
    cents=st.integers(1, 10**10 - 1), days=st.integers(0, 8999), number=st.integers(0, 10**25 - 1)
)  # 8999: the last factor before they begin again
def test_codes_are_right_for_every_amount_and_day(cents: int, days: int, number: int) -> None:
    due_on = date(2025, 2, 22) + timedelta(days=days)
    code = slips.bar_code(amount_cents=cents, due_on=due_on, number=number)
    assert brazilian.bar_code_of_line(slips.line(code)) == code
    assert brazilian.amount(code) == Decimal(cents) / 100
    assert brazilian.due_date(code) == due_on
    text = pix.code(amount_cents=cents, reference="AF1", receiver="Âncora & Filhos Telecomunicações", city="São João")
    assert text[-4:] == brazilian.crc16(text[:-4])
    assert brazilian.fields(text)["59"] == "ANCORA & FILHOS TELECOMUN"
    assert Decimal(brazilian.fields(text)["54"]) == Decimal(cents) / 100


def test_the_last_due_date_of_the_first_count() -> None:
    assert slips.bar_code(amount_cents=1, due_on=date(2025, 2, 21), number=1)[5:9] == "9999"
    assert slips.bar_code(amount_cents=1, due_on=date(2000, 7, 3), number=1)[5:9] == "1000"


def test_invoices_are_filtered_and_added_up(office: Office) -> None:
    contract = office.contract("two_overdue")
    listed = {
        status: office.get(f"contracts/{contract}/invoices", status=status) for status in ("open", "overdue", "paid")
    }
    assert len(listed["overdue"]["invoices"]) == 2
    everything = office.get(f"contracts/{contract}/invoices")
    assert len(everything["invoices"]) == sum(len(each["invoices"]) for each in listed.values())
    assert everything["total_cents"] == listed["open"]["total_cents"] + listed["overdue"]["total_cents"]
    assert listed["paid"]["total"] == "0.00"
    assert all(each["pix_code"] is None and each["paid_at"] for each in listed["paid"]["invoices"])
    dues = [each["due_date"] for each in everything["invoices"]]
    assert dues == sorted(dues)


def test_a_second_copy_of_a_late_invoice_costs_fine_and_interest(office: Office) -> None:
    contract = office.contract("overdue")
    (late,) = office.get(f"contracts/{contract}/invoices", status="overdue")["invoices"]
    _check(late)
    copy = office.done(f"invoices/{late['id']}/second-copies", "copy-1")
    _check(copy)
    exact = late["amount_cents"] * (Decimal("1.02") + Decimal("0.01") * late["days_overdue"] / 30)
    assert abs(copy["amount_cents"] - exact) <= Decimal("0.5")
    assert copy["due_date"] > late["due_date"]
    assert (copy["status"], copy["days_overdue"]) == ("overdue", late["days_overdue"])
    assert copy["pix_code"] != late["pix_code"]
    assert office.get(f"invoices/{late['id']}") == copy


def test_a_second_copy_in_time_costs_the_same(office: Office) -> None:
    contract = office.contract("overdue")
    (coming,) = office.get(f"contracts/{contract}/invoices", status="open")["invoices"]
    copy = office.done(f"invoices/{coming['id']}/second-copies", "copy-2")
    assert (copy["amount"], copy["due_date"]) == (coming["amount"], coming["due_date"])


def test_a_paid_invoice_opens_the_line_and_has_no_second_copy(office: Office) -> None:
    contract = office.contract("overdue")
    (late,) = office.get(f"contracts/{contract}/invoices", status="overdue")["invoices"]
    paid = office.control("POST", f"invoices/{late['id']}/paid")
    assert (paid["status"], paid["pix_code"], paid["bar_code"]) == ("paid", None, None)
    assert office.get(f"contracts/{contract}/connection")["block"] == "none"
    assert refusal(office.post(f"invoices/{late['id']}/second-copies", "k")) == (409, "invoice_already_paid")
    customer = office.customer("overdue")["id"]
    status = office.get(f"customers/{customer}/payment-status")
    assert (status["overdue_invoices"], status["last_payment_at"]) == (0, paid["paid_at"])
