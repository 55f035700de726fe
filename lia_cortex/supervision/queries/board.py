"""Lists of conversations: in pages, the few that changed, and how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from conversations.queries import visibility
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.supervision.queries import conditions, filters, order, rows
from lia_cortex.supervision.queries.filters import Filter
from lia_cortex.supervision.queries.order import UnknownCursorError
from lia_cortex.supervision.queries.rows import LastWords, Row, owner

__all__ = ["LastWords", "Page", "Row", "UnknownCursorError", "counts", "named", "owner", "page"]

PAGE_SIZE = 30
"""Rows of one page: two screens of a large monitor."""

ALL = Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows, and the cursor of what follows; empty at the end."""

    rows: list[Row]
    next: str


def page(*, person: User, now: datetime, by: Filter = ALL, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Return the rows that follow the cursor, the first ones without it; raise UnknownCursorError."""
    found = order.ordered(conditions.listed(person=person, by=by, now=now), name=by.list)
    if after:
        found = order.behind(found, after, name=by.list)
    shown = rows.of(found[: size + 1], person=person, now=now)
    more, shown = len(shown) > size, shown[:size]
    return Page(rows=shown, next=f"{shown[-1].order}.{shown[-1].public_id}" if more else "")


def named(*, person: User, public_ids: Iterable[str], now: datetime, by: Filter = ALL) -> list[Row]:
    """Return the rows with these public ids, as far as the person may see them and the list shows them."""
    known = [each for each in public_ids if ids.is_public(each)]
    if not known:
        return []
    found = conditions.listed(person=person, by=by, now=now).filter(public_id__in=known)
    return rows.of(order.ordered(found, name=by.list), person=person, now=now)


def counts(*, person: User, by: Filter, now: datetime, lists: Iterable[str]) -> dict[str, int]:
    """Return how many conversations each of these lists has under the same filter; none while one searches.

    Mentions count while they are new: the list keeps what the person has looked at.
    """
    if by.q:
        return {}
    wanted = {name: conditions.of_list(name, person=person, now=now) for name in lists if name}
    narrowed = visibility.conversations(person=person).filter(conditions.narrowing(person=person, by=by, now=now))
    counted: dict[str, int] = {}
    if filters.MENTIONS in wanted:
        del wanted[filters.MENTIONS]
        counted[filters.MENTIONS] = narrowed.filter(conditions.unseen(person=person)).count()
    asked = {f"list_{name}": Count("pk", filter=condition) for name, condition in wanted.items()}
    scope = narrowed.filter(conditions.current(now=now))
    found = scope.order_by().aggregate(**asked) if asked else {}
    return counted | {name.removeprefix("list_"): number for name, number in found.items()}
