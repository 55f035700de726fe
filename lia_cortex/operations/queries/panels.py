"""One panel that cannot be told now leaves the others standing."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction
from django.db.utils import DatabaseError, InterfaceError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

MILLISECONDS = 2500
"""A count that takes longer is given up: the other panels wait for it."""

T = TypeVar("T")
Other = TypeVar("Other")


def told(read: Callable[[], T], *, otherwise: Other) -> T | Other:
    """Return what `read` returns, or `otherwise` when rows or Redis do not tell it in time."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {MILLISECONDS}")
            return read()
    except (DatabaseError, InterfaceError, RedisError) as error:
        log.warning("operations.panel_untold error=%s", type(error).__name__)
        return otherwise
