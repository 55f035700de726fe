"""Lists of conversations: in pages, the few that changed, and how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from conversations.models import Conversation
from conversations.queries import visibility
from conversations.queries.queues import midnight
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.kernel.statements import Statement
from lia_cortex.supervision.queries import conditions, filters, order, rows
from lia_cortex.supervision.queries.filters import Filter
from lia_cortex.supervision.queries.order import UnknownCursorError
from lia_cortex.supervision.queries.rows import LastWords, Row, owner

__all__ = ["LastWords", "Page", "Row", "UnknownCursorError", "counts", "named", "owner", "page"]

PAGE_SIZE = 30
"""Rows of one page: two screens of a large monitor."""

ALL = Filter()
State = Conversation.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows, and the cursor of what follows; empty at the end."""

    rows: list[Row]
    next: str


def page(*, person: User, now: datetime, by: Filter = ALL, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Return the rows that follow the cursor, the first ones without it; raise UnknownCursorError."""
    if person.sees_everything and not after and by.list in filters.BOARD and by == Filter(list=by.list):
        found = _whole(by.list, size + 1).all(person=person.pk, now=now, today=midnight(now))
        shown = rows.made(found)
    else:
        listed = order.ordered(conditions.listed(person=person, by=by, now=now), name=by.list)
        listed = order.behind(listed, after, name=by.list) if after else listed
        shown = rows.of(listed[: size + 1], person=person, now=now)
    more, shown = len(shown) > size, shown[:size]
    return Page(rows=shown, next=f"{shown[-1].order}.{shown[-1].public_id}" if more else "")


@cache
def _whole(name: str, limit: int) -> Statement[Conversation]:
    """Return the statement of the first rows of a list that nothing narrows down, as whoever sees everything has it."""

    def found(person: Any, now: Any, today: Any) -> QuerySet[Conversation]:
        now.midnight = today
        listed = Conversation.objects.filter(conditions.of_list(name, person=None, now=now) if name else Q())
        return rows.annotated(order.ordered(listed.order_by(), name=name), person=person, now=now)[:limit]

    return Statement(found)


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
