"""Protocol numbers: the day and a number that is given once."""

from datetime import datetime

from lia_cortex.integrations.backoffice.simulated import local_time
from lia_cortex.integrations.backoffice.simulated.store import Rows


def give(rows: Rows, kind: str, *, now: datetime) -> str:
    """Return the next protocol number, 14 digits."""
    return f"{local_time.today(now):%Y%m%d}{rows.add('protocols', kind=kind):06d}"
