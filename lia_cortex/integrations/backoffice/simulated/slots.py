"""Visits: the half days on which a technician is free, and the booking of one."""

from dataclasses import dataclass
from datetime import date, datetime

from lia_cortex.integrations.backoffice.simulated import local_time, protocols
from lia_cortex.integrations.backoffice.simulated.store import Rows

DAYS_AHEAD = 6
VISITS_A_SLOT = 4
"""Technicians that a city has for one half day."""
HOURS = {"morning": (8, 12), "afternoon": (13, 18)}


@dataclass(frozen=True, slots=True)
class Slot:
    """A half day; `id` is its date and period."""

    day: date
    period: str

    @property
    def id(self) -> str:
        """Return what a booking names."""
        return f"{self.day.isoformat()}-{self.period}"

    @property
    def starts_at(self) -> datetime:
        """Return when the technician comes at the earliest."""
        return local_time.at(self.day, HOURS[self.period][0])

    @property
    def ends_at(self) -> datetime:
        """Return when the technician comes at the latest."""
        return local_time.at(self.day, HOURS[self.period][1])


def parse(slot_id: str) -> Slot:
    """Return the slot of an id; raises ValueError when it is none."""
    day, _, period = slot_id.rpartition("-")
    if period not in HOURS:
        raise ValueError("no such period")
    return Slot(date.fromisoformat(day), period)


def free(rows: Rows, city: str, *, now: datetime) -> list[Slot]:
    """Return the coming slots of a city that still have a technician."""
    taken = {
        row["slot"]: row["visits"]
        for row in rows.all(
            "SELECT slot, count(*) AS visits FROM visits WHERE city = ? AND status = 'booked' GROUP BY slot", city
        )
    }
    days = local_time.working_days(local_time.today(now), DAYS_AHEAD)
    coming = (Slot(day, period) for day in days for period in HOURS)
    return [slot for slot in coming if taken.get(slot.id, 0) < VISITS_A_SLOT]


def book(rows: Rows, contract_id: str, city: str, slot: Slot, reason: str, *, now: datetime) -> str:
    """Book a slot and return the protocol; raises sqlite3.IntegrityError when the contract has a visit booked."""
    # A visit whose day has passed was made: it must not keep the next one from being booked.
    today = local_time.today(now).isoformat()
    rows.change("UPDATE visits SET status = 'done' WHERE status = 'booked' AND slot < ?", today)
    protocol = protocols.give(rows, "visit", now=now)
    rows.add(
        "visits",
        protocol=protocol,
        contract_id=contract_id,
        city=city,
        slot=slot.id,
        status="booked",
        reason=reason,
        created_at=now.isoformat(),
    )
    return protocol
