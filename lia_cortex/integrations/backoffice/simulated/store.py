"""The rows of the back office, in a file or in memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lia_cortex.integrations.backoffice.simulated.tables import NAMES, TABLES

IN_MEMORY = ":memory:"
_WAIT_SECONDS = 10.0
"""How long a transaction waits for another process that writes to the same file."""


class Rows:
    """The rows as one transaction sees them."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def all(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows that a query finds."""
        return self._database.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> sqlite3.Row | None:
        """Return the first row that a query finds, None when it finds none."""
        row: sqlite3.Row | None = self._database.execute(query, values).fetchone()
        return row

    def value(self, query: str, *values: object) -> Any:
        """Return the first column of the first row, None when there is none."""
        row = self.one(query, *values)
        return None if row is None else row[0]

    def change(self, statement: str, *values: object) -> int:
        """Change rows and return how many."""
        return self._database.execute(statement, values).rowcount

    def add(self, table: str, **values: object) -> int:
        """Add a row and return its number; raises sqlite3.IntegrityError where the table says no."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        added = self._database.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - our own names
            tuple(values.values()),
        )
        return added.lastrowid or 0

    def forget_all(self) -> None:
        """Remove every row; numbers begin at one again."""
        for name in NAMES:
            self._database.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names
        self._database.execute("DELETE FROM sqlite_sequence")

    @contextmanager
    def undone_on_error(self) -> Iterator[None]:
        """Take back what the block wrote when it raises; the transaction goes on."""
        self._database.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK TO attempt")
            raise
        finally:
            self._database.execute("RELEASE attempt")


class Store:
    """Opens transactions; one thread at a time may use it, several processes may share its file."""

    def __init__(self, path: str = IN_MEMORY) -> None:
        self._database = sqlite3.connect(
            path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        self._database.row_factory = sqlite3.Row
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("PRAGMA foreign_keys = ON")
        self._database.executescript(TABLES)

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """Give the rows as they are at one moment."""
        with self._transaction("BEGIN") as rows:
            yield rows

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """Give the rows to change; nobody else writes until the block ends, an error takes all back."""
        with self._transaction("BEGIN IMMEDIATE") as rows:
            yield rows

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Rows]:
        self._database.execute(begin)
        try:
            yield Rows(self._database)
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
