"""Log lines that hold no customer's data, and one line for a service that is away."""

import copy
import logging
import re
import threading
import time
from types import TracebackType

from lia_cortex.kernel import outages

DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+|HINT): .*$\n?", re.MULTILINE)
"""What Postgres adds to an error: the values of the row that it refused, a customer's words among them."""

QUIET_SECONDS = 30.0
"""A process says so often that a service is still away; fifty threads find it out each second."""

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Lines(logging.Formatter):
    """Formats a line; of the database's errors only what is no value, of an outage only that it is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        error = _error(record)
        away = error and outages.who_is_away(error)
        if not away:
            return super().format(record)
        line = copy.copy(record)
        line.msg, line.args = f"{away}.away where=%s error=%s", (_where(record), type(error).__name__)
        if held := getattr(record, "held_back", 0):
            line.msg += f" held_back={held}"
        line.levelno, line.levelname = logging.WARNING, "WARNING"
        line.exc_info = line.exc_text = line.stack_info = None
        return super().format(line)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - its name there
        """Return the traceback without the database's details."""
        return DETAIL.sub("", super().formatException(ei))


class Outages(logging.Filter):
    """Lets one line through for each service that is away, and the next one half a minute later.

    Everything that is logged passes here: tasks, requests, sockets, signal handlers, the libraries' own threads.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._told: dict[str, float] = {}
        self._held: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the line is to be written."""
        error = _error(record)
        away = error and outages.who_is_away(error)
        if not away:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._told.get(away, -QUIET_SECONDS) + QUIET_SECONDS:
                self._held[away] = self._held.get(away, 0) + 1
                return False
            self._told[away] = now
            record.held_back = self._held.pop(away, 0)
        return True


def _error(record: logging.LogRecord) -> BaseException | None:
    """Return the error that a record tells of: with its traceback, or among its values as the libraries do."""
    if record.exc_info and record.exc_info[1] is not None:
        return record.exc_info[1]
    values = record.args.values() if isinstance(record.args, dict) else record.args or ()
    return next((each for each in values if isinstance(each, BaseException)), None)


def _where(record: logging.LogRecord) -> str:
    """Return the task's name, or the logger's."""
    data = getattr(record, "data", None)  # Celery's context of a task
    name = data.get("name") if isinstance(data, dict) else None
    return str(name or record.name)
