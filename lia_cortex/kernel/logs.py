"""Log lines that hold no customer's data."""

import logging
import re
from types import TracebackType

DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+|HINT): .*$\n?", re.MULTILINE)
"""What Postgres adds to an error: the values of the row that it refused, a customer's words among them."""

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Lines(logging.Formatter):
    """Formats a line; of the database's errors only what is no value."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - its name there
        """Return the traceback without the database's details."""
        return DETAIL.sub("", super().formatException(ei))
