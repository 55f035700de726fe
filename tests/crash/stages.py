"""The labelled points of the pipeline, and customers who stand at each of them."""

from tests.crash.customers import Crowd
from tests.crash.platform import Platform

POINTS = (
    "inbound.before_apply",
    "turn.after_claim",
    "run.after_model",
    "run.before_tool",
    "run.after_tool",
    "turn.before_settle",
    "turn.after_settle",
    "outbox.after_claim",
    "outbox.after_send",
)


def fill(platform: Platform, crowd: Crowd) -> list[str]:
    """Let one customer stand at each point; return what their tickets are about."""
    for point in POINTS:
        platform.hold(point)
    subjects = [customer.says(ticket=True) for customer in crowd.some(len(POINTS))]
    for point in POINTS:
        platform.held(point)
    return subjects
