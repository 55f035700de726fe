"""State machines on rows: a table of moves, and a move is compare-and-set."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models

from lia_cortex.kernel.errors import IllegalMove, StaleState
from lia_cortex.kernel.statements import change


class Stateful(models.Model):
    """A model whose `status` changes only along `NEXT`."""

    NEXT: ClassVar[Mapping[str, frozenset[str]]]
    status: Any

    class Meta:
        abstract = True

    @classmethod
    def check_move(cls, here: str, to: str) -> None:
        """Raise IllegalMove unless the table allows `here` to `to`."""
        if to not in cls.NEXT[here]:
            raise IllegalMove(f"{cls.__name__}: {here} -> {to}")

    def move(self, to: str, *, guard: Mapping[str, object] | None = None, **fields: object) -> Self:
        """Move to `to` and set `fields`; raise IllegalMove, or StaleState when somebody was first.

        `guard` adds conditions that must still hold on the row, such as a fencing token.
        """
        here = str(self.status)
        self.check_move(here, to)
        where: dict[str, object] = {"pk": self.pk, "status": here, **(guard or {})}
        values: dict[str, object] = {"status": to, **fields}
        if not change(type(self), tuple(where), tuple(values)).run(where=where, to=values):
            raise StaleState(f"{type(self).__name__} {self.pk} is no longer {here}")
        self.status = to
        for name, value in fields.items():
            setattr(self, name, value)
        return self
