"""Outages of a region: where they are going on."""

import json
import sqlite3
import unicodedata

from lia_cortex.integrations.backoffice.simulated import answers_service, company
from lia_cortex.integrations.backoffice.simulated.store import Rows


def going_on(rows: Rows, *, city: str | None = None, district: str | None = None) -> list[answers_service.Outage]:
    """Return the outages in a city or one of its districts, or everywhere; the oldest first."""
    found = [shown(row) for row in rows.all("SELECT * FROM outages WHERE ended_at IS NULL ORDER BY number")]
    return [
        each
        for each in found
        if (city is None or _folded(city) == _folded(each.city))
        and (district is None or not each.districts or _folded(district) in map(_folded, each.districts))
    ]


def of_place(rows: Rows, place: company.Place) -> answers_service.Outage | None:
    """Return the outage that a street suffers from, if any."""
    return next(iter(going_on(rows, city=place.city, district=place.district)), None)


def shown(row: sqlite3.Row) -> answers_service.Outage:
    """Return an outage as it is told."""
    return answers_service.Outage(
        id=f"out_{row['number']}",
        city=row["city"],
        districts=json.loads(row["districts"]),
        cause=row["cause"],
        started_at=row["started_at"],
        estimated_end=row["estimated_end"],
    )


def _folded(name: str) -> str:
    """Return a name without accents and capitals: people write "vila aurora" and "Chacaras"."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
