"""Errors that tell the caller what to do next."""


class Retryable(Exception):
    """The call had no effect: the same call may be made again, not before `after` seconds."""

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Terminal(Exception):
    """The call was refused and will be refused again: do not repeat it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Uncertain(Exception):
    """The call may have had its effect: find out before anything is repeated."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(Exception):
    """A rule of the domain says no; `code` is stable for callers, the message is for a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class IllegalMove(Exception):
    """The state machine has no such move."""


class StaleState(Exception):
    """Somebody else moved the row first: read it again."""
