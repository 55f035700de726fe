"""A figure as it can be compared."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    PERCENT = "percent"
    SPEED = "speed"
    DURATION = "duration"
    TIME = "time"
    DATE = "date"
    WEEKDAY = "weekday"
    NEAR_DAY = "near_day"
    CODE = "code"
    ADDRESS = "address"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure: `value` is comparable within its kind, `text` is what was written.

    Money in cents, speeds in Mbps, durations and times of day in minutes; a date is (day, month, year) with None
    where it does not say; codes are letters and digits only.
    """

    kind: Kind
    value: object
    text: str
    other: object = None
    """What the same words may mean too: `24h` is a duration or a time."""
