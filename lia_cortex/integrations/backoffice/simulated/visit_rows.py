"""Visits as rows: the work orders of a contract."""

import sqlite3
from datetime import date

from lia_cortex.integrations.backoffice.simulated import slots
from lia_cortex.integrations.backoffice.simulated.answers_service import Visit
from lia_cortex.integrations.backoffice.simulated.problems import not_found
from lia_cortex.integrations.backoffice.simulated.store import Rows


def booked(rows: Rows, contract_id: str, *, today: date) -> Visit | None:
    """Return the visit that a contract waits for, if any."""
    return next((each for each in of_contract(rows, contract_id, today=today) if each.status == "booked"), None)


def of_contract(rows: Rows, contract_id: str, *, today: date) -> list[Visit]:
    """Return the visits of a contract, the newest first."""
    found = rows.all("SELECT * FROM visits WHERE contract_id = ? ORDER BY protocol DESC", contract_id)
    return [_visit(row, today=today) for row in found]


def one(rows: Rows, protocol: str, *, today: date) -> Visit:
    """Return a visit; raises Refused 404."""
    row = rows.one("SELECT * FROM visits WHERE protocol = ?", protocol)
    if row is None:
        raise not_found("visit")
    return _visit(row, today=today)


def _visit(row: sqlite3.Row, *, today: date) -> Visit:
    slot = slots.parse(row["slot"])
    made = row["status"] == "booked" and slot.day < today
    return Visit(
        protocol=row["protocol"],
        contract_id=row["contract_id"],
        status="done" if made else row["status"],
        reason=row["reason"],
        slot_id=slot.id,
        day=slot.day,
        period=slot.period,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        created_at=row["created_at"],
    )
