"""Tell what of the example company is still to be added: nothing that was ever loaded here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistants.models import ExampleItem


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a run of the loading did, by the names of things such as `tool:list_plans`.

    `edited` and `removed` differ from what this version brings, and were left as they are; `same` counts the rest.
    """

    added: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same: int = 0


class Items:
    """The things of one run of the loading, held against those that were loaded before."""

    def __init__(self) -> None:
        self._known = set(ExampleItem.objects.values_list("key", flat=True))
        self._new: list[str] = []
        self._added: list[str] = []
        self._edited: list[str] = []
        self._removed: list[str] = []
        self._same = 0

    def is_wanted(self, key: str, there: object, fields: Mapping[str, Any] | None = None) -> bool:
        """Tell whether a thing must be made now; `there` stands in its place, this version has it with `fields`."""
        is_known = key in self._known
        if not is_known:
            self._new.append(key)
        if there is None:
            (self._removed if is_known else self._added).append(key)
            return not is_known
        if any(getattr(there, name) != value for name, value in (fields or {}).items()):
            self._edited.append(key)
        else:
            self._same += 1
        return False

    def noted(self, *, now: datetime) -> Loaded:
        """Remember that these things were loaded; return what the run did."""
        ExampleItem.objects.bulk_create([ExampleItem(key=key, at=now) for key in self._new])
        return Loaded(tuple(self._added), tuple(self._edited), tuple(self._removed), self._same)
