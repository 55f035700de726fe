"""The database connection of this thread."""

from django.db import connection


def release() -> None:
    """Give this thread's connection back before a wait; raise RuntimeError inside a transaction.

    A model answers after seconds; a held connection would keep the whole pool waiting with it.
    """
    if connection.in_atomic_block:
        raise RuntimeError("no vendor is called while a transaction is open")
    connection.close()
