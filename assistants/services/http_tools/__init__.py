"""Tools that are rows: what they send, what they take from the answer, what they show the customer."""

from assistants.services.http_tools.calling import Outcome, call, run
from assistants.services.http_tools.offering import by_role, forget, offered

__all__ = ["Outcome", "by_role", "call", "forget", "offered", "run"]
