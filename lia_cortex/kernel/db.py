"""The database connection of this thread."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def release() -> None:
    """Give this thread's connection back before a wait; raise RuntimeError inside a transaction.

    A model answers after seconds; a held connection would keep the whole pool waiting with it.
    """
    if connection.in_atomic_block:
        raise RuntimeError("no vendor is called while a transaction is open")
    connection.close()


@contextmanager
def at_length() -> Iterator[None]:
    """Let each statement of the block take as long as it needs; raise RuntimeError when the block calls `release`.

    The wait for a lock stays limited: who waits for a table holds up everybody who comes after.
    """
    connection.ensure_connection()
    ours = connection.connection
    with ours.answering_within(None):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        try:
            yield
        finally:
            if not ours.closed:
                if connection.connection is not ours:
                    raise RuntimeError("a connection without limits was given back to the pool")
                with connection.cursor() as cursor:
                    cursor.execute("RESET statement_timeout")
