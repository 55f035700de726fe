"""Counting for the admin: exact while that is cheap, an estimate beyond."""

from functools import cached_property

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet

EXACT_UP_TO = 10_000
"""Rows counted one by one; what a person could page through."""

_ESTIMATE = """
    SELECT COALESCE(SUM(GREATEST(part.reltuples, 0)), 0)::bigint
    FROM pg_partition_tree(%s::regclass) AS tree JOIN pg_class AS part ON part.oid = tree.relid
    WHERE tree.isleaf
"""


class EstimatingPaginator(Paginator):  # type: ignore[type-arg]  # the class is not generic at run time
    """Pages over any number of rows without counting them all.

    Beyond ten thousand rows the count of a whole table is Postgres' own estimate, and a filtered list ends
    there: nobody reads on, and the exact number would take longer than the page.
    """

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, or about how many."""
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        counted: int = rows.order_by()[: EXACT_UP_TO + 1].count()
        if counted <= EXACT_UP_TO:
            return counted
        if rows.query.where:
            return EXACT_UP_TO
        return max(estimate(rows.model._meta.db_table), EXACT_UP_TO)  # noqa: SLF001


def estimate(table: str) -> int:
    """Return about how many rows a table has, with all of its partitions, as Postgres last counted."""
    with connection.cursor() as cursor:
        cursor.execute(_ESTIMATE, [f'"{table}"'])
        return int(cursor.fetchone()[0])
