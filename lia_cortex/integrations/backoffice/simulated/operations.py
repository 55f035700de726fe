"""What an endpoint is: enough to serve it, to describe it and to make its effect happen once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from lia_cortex.integrations.backoffice.simulated import local_time
from lia_cortex.integrations.backoffice.simulated.store import Rows

M = TypeVar("M", bound=BaseModel)


class Wanted(BaseModel):
    """What a caller sends: unknown fields are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, checked, over the rows that it may read and, where it is an effect, change."""

    rows: Rows
    now: datetime
    path: Mapping[str, str]
    wanted: Wanted | None

    @property
    def today(self) -> date:
        """Return the company's date."""
        return local_time.today(self.now)

    def asked(self, model: type[M]) -> M:
        """Return the query or the body, as the model that the operation names."""
        assert isinstance(self.wanted, model)  # noqa: S101 - the table of operations says so
        return self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An endpoint; an `effect` changes rows and wants an Idempotency-Key.

    `personal`: the answer tells about one customer. `refusals`: the codes of its 404, 409 and 422.
    """

    id: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    tag: str
    handle: Callable[[Call], BaseModel]
    answer: type[BaseModel]
    wanted: type[Wanted] | None = None
    personal: bool = True
    refusals: tuple[str, ...] = ()
    status: int = 200

    @property
    def effect(self) -> bool:
        """Return whether it changes something."""
        return self.method == "POST"

    @property
    def parameters(self) -> list[str]:
        """Return the names in the path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]
