"""References to partitioned tables carry no database constraint: this looks for what a constraint would refuse."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

SAMPLE = 20
"""Rows named for each broken reference."""


@dataclass(frozen=True, slots=True)
class Dangling:
    """A reference with rows that point at nothing; `rows` names some of them."""

    reference: str
    count: int
    rows: tuple[int, ...]


def unconstrained() -> Iterator[tuple[type[Model], Any]]:
    """Yield every foreign key that the database does not check, with its model."""
    for model in apps.get_models():
        for field in model._meta.get_fields():  # noqa: SLF001
            if isinstance(field, ForeignKey) and not getattr(field, "db_constraint", True):
                yield model, field


def dangling() -> list[Dangling]:
    """Return the unchecked references that point at rows which do not exist."""
    found = []
    for model, field in unconstrained():
        target = field.related_model._meta  # noqa: SLF001
        table, column = model._meta.db_table, field.column  # noqa: SLF001
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT a."id", count(*) OVER () FROM "{table}" a LEFT JOIN "{target.db_table}" b '  # noqa: S608
                f'ON b."id" = a."{column}" WHERE a."{column}" IS NOT NULL AND b."id" IS NULL '
                f'ORDER BY a."id" LIMIT {SAMPLE}'
            )
            rows = cursor.fetchall()
        if rows:
            found.append(Dangling(f"{table}.{column}", rows[0][1], tuple(row[0] for row in rows)))
    return found
