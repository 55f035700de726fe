"""Tables emptied beside a running server: a request of a page that has just closed may cross it."""

from collections.abc import Callable

from django.core.management.base import CommandError
from django.db import OperationalError

TRIES = 5


def until_done(empty: Callable[[], object], *, crossed: Callable[[], object] = lambda: None) -> None:
    """Empty the tables, again where Postgres ended that for a deadlock or a lock; `crossed` is called before each.

    A draft is saved as its page closes. Were that left as an error of this test's end, the next test would find its
    rows there ("slug recepcao already exists").
    """
    for _ in range(TRIES - 1):
        try:
            empty()
        except CommandError as error:
            if not isinstance(error.__cause__, OperationalError):
                raise
            crossed()
        else:
            return
    empty()
