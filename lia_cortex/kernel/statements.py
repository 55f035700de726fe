"""Queries of the hot paths: written with the ORM, compiled once, run with other values for a third of the time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from inspect import signature
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Lookup, Model, QuerySet
from django.db.models.expressions import Expression
from django.db.models.query import BaseIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql import UpdateQuery

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Place:
    """Stands among a compiled statement's parameters for a value that each run brings."""

    name: str


class _Parameter(Expression):
    """Stands in a query for that value; anything that takes an expression takes it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[_Place]]:  # type: ignore[override] # noqa: ARG002
        """Return the placeholder and what is to be put there."""
        return "%s", [_Place(self.name)]


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    parameters: Sequence[object]
    rows: Callable[[list[tuple[Any, ...]]], list[Any]]

    def given(self, values: dict[str, object]) -> list[Any]:
        return [values[each.name] if isinstance(each, _Place) else each for each in self.parameters]


@Field.register_lookup
class AnyOf(Lookup):
    """`column__any_of=values`: like `in`, with the list as one value."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the comparison."""
        left, left_parameters = self.process_lhs(compiler, connection)
        right, right_parameters = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right.strip('()')})", [*left_parameters, *right_parameters]


class Statement(Generic[Row]):
    """A query whose values change from run to run, and its text never.

    `build` takes each value as a parameter of its own and returns a queryset: of models, or a `values_list`. It is
    called once, with stand-ins that fit wherever an expression does; it must not look at them. Lists are compared with
    `any_of`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build

    def all(self, **values: object) -> list[Row]:
        """Return the rows that the query finds with these values, as the queryset would; one round trip."""
        compiled = self._compiled
        plain = {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, compiled.given(plain))
            return compiled.rows(cursor.fetchall())

    def first(self, **values: object) -> Row | None:
        """Return the first of them, or None."""
        return next(iter(self.all(**values)), None)

    @cached_property
    def _compiled(self) -> _Compiled:
        # Threads that come first together compile it each for themselves, to the same.
        names = signature(self._build).parameters
        queryset = self._build(*(_Parameter(name) for name in names))
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        return _Compiled(sql, parameters, _reader(queryset, compiler))


class Change:
    """An UPDATE whose values change from run to run, and its text never; compiled once."""

    def __init__(self, model: type[Model], *, where: Sequence[str], to: Sequence[str]) -> None:
        """Change the fields `to` of the rows whose columns `where` have the given values."""
        self._model, self._where, self._to = model, tuple(where), tuple(to)

    def run(self, *, where: Mapping[str, object], to: Mapping[str, object]) -> int:
        """Return how many rows there were to change."""
        sql, places = self._compiled
        given: dict[str, Any] = {f"where {name}": _prepared(self._model, name, value) for name, value in where.items()}
        given |= {f"to {name}": _prepared(self._model, name, value) for name, value in to.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[each.name] for each in places])
            return int(cursor.rowcount)

    @cached_property
    def _compiled(self) -> tuple[str, Sequence[_Place]]:
        rows = self._model._default_manager.filter(  # noqa: SLF001
            **{name: _Parameter(f"where {name}") for name in self._where}
        ).order_by()
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values({name: _Parameter(f"to {name}") for name in self._to})
        sql, places = query.get_compiler(connection=connection).as_sql()
        return sql, places


@lru_cache(maxsize=512)
def change(model: type[Model], where: tuple[str, ...], to: tuple[str, ...]) -> Change:
    """Return the UPDATE of these fields of the model, the same object each time."""
    return Change(model, where=where, to=to)


def _prepared(model: type[Model], name: str, value: object) -> object:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)  # noqa: SLF001
    plain = value.pk if isinstance(value, Model) else value
    return field.get_db_prep_save(plain, connection=connection)  # type: ignore[union-attr]


def _reader(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[list[tuple[Any, ...]]], list[Any]]:
    """Return what makes rows of the database's, as Django's own iterables do."""
    converters = compiler.get_converters([each[0] for each in compiler.select])
    shape: type[BaseIterable[Any]] = queryset._iterable_class  # noqa: SLF001
    if issubclass(shape, ValuesListIterable):
        return lambda rows: [tuple(row) for row in _converted(rows, compiler, converters)]
    if not issubclass(shape, ModelIterable):
        raise TypeError("a statement returns models or a values_list")
    model, start, end = compiler.klass_info["model"], *_bounds(compiler)
    names = [each[0].target.attname for each in compiler.select[start:end]]
    populators = get_related_populators(  # type: ignore[call-arg] # the stubs are of a later Django
        compiler.klass_info, compiler.select, connection.alias
    )

    annotations = list(compiler.annotation_col_map.items())

    def read(rows: list[tuple[Any, ...]]) -> list[Any]:
        made = []
        for row in _converted(rows, compiler, converters):
            instance = model.from_db(connection.alias, names, row[start:end])
            for populator in populators:
                populator.populate(row, instance)
            for name, place in annotations:
                setattr(instance, name, row[place])
            made.append(instance)
        return made

    return read


def _bounds(compiler: Any) -> tuple[int, int]:
    fields = compiler.klass_info["select_fields"]
    return fields[0], fields[-1] + 1


def _converted(rows: list[tuple[Any, ...]], compiler: Any, converters: Any) -> list[Any]:
    return list(compiler.apply_converters(rows, converters)) if converters else rows
