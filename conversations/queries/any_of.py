"""A condition that Postgres can combine with others by their indexes."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet


class _AnyOf(Func):
    """`column = ANY (array)`; the array's sub-query runs once."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


def any_of(found: QuerySet[Any, Any], name: str = "pk") -> Q:
    """Return the condition that the column is among these values; `pk__in` beside an OR reads the whole table."""
    return Q(_AnyOf(F(name), ArraySubquery(found)))
