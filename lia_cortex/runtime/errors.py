"""What a person at the terminal is told."""


class CannotStart(Exception):  # noqa: N818 - reads as the sentence it becomes
    """The message is one line for the person at the terminal: what is wrong and what to do."""
