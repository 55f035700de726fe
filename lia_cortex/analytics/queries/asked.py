"""What figures are asked for: days, and the part of the work that they are of."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from lia_cortex.analytics.models.rollups import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Days of TIME_ZONE, both included, and row ids of what is looked at alone."""

    since: date
    until: date
    number: int | None = None
    team: int | None = None
    assistant: int | None = None
    agent: int | None = None

    @property
    def days(self) -> int:
        """Return how many days these are."""
        return (self.until - self.since).days + 1

    @property
    def previous(self) -> "Asked":
        """Return the same question about as many days before."""
        span = timedelta(days=self.days)
        return replace(self, since=self.since - span, until=self.until - span)

    @property
    def with_previous(self) -> "Asked":
        """Return the question about both: one query tells what is compared."""
        return replace(self, since=self.previous.since)

    def conditions(self, day: str = "day") -> dict[str, Any]:
        """Return the conditions on a fact whose day is in the field `day`."""
        chosen = {f"{name}_id": value for name, value in self._chosen().items()}
        return {f"{day}__gte": self.since, f"{day}__lte": self.until, **chosen}

    def figures(self, *, by: str = "") -> dict[str, Any]:
        """Return the conditions on figures: the fewest rows that can be told apart `by` a dimension as well."""
        needed = self._chosen().keys() | ({by} if by else set())
        parts = Parts.EACH if len(needed) > 1 else Parts(next(iter(needed), Parts.ALL))
        return {"parts": parts, **self.conditions()}

    def _chosen(self) -> dict[str, int]:
        parts = {"number": self.number, "team": self.team, "assistant": self.assistant, "agent": self.agent}
        return {name: value for name, value in parts.items() if value is not None}
