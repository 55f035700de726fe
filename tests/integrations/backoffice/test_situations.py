"""The customers' situations, on any day of the month."""

import pytest

from tests.integrations.backoffice.office import Office


@pytest.mark.parametrize("day", [f"2027-{month:02d}-{day:02d}" for month in (2, 3) for day in range(1, 29)])
def test_on_every_day_the_situations_are_what_they_say(office: Office, day: str) -> None:
    office.control("POST", "reset", {"at": f"{day}T23:30:00-03:00"})
    overdue, two = office.contract("overdue"), office.contract("two_overdue")
    for situation, contract, block, late in (
        ("overdue", overdue, "blocked", 1),
        ("two_overdue", two, "blocked", 2),
        ("regular", office.contract("regular"), "none", 0),
    ):
        assert office.get(f"contracts/{contract}/connection")["block"] == block, situation
        assert len(office.get(f"contracts/{contract}/invoices", status="overdue")["invoices"]) == late, situation
    assert len(office.get(f"contracts/{overdue}/invoices", status="open")["invoices"]) == 1
