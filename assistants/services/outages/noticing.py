"""A tool's result tells of an outage at the customer's address: from now on it is watched."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from assistants.models import OutageWatch
from assistants.services.customers import sealing
from assistants.types import ToolContext

FIELD = "outage"
"""The name under which a tool's mapped result tells of one."""

FIRST_LOOK = timedelta(seconds=120)
CONVERSATION = "cv_"
"""Trials serve nobody: nobody is told anything."""


def seen(context: ToolContext, data: Mapping[str, Any]) -> None:
    """Watch the outage that the result tells of, if it does; the same one is watched once."""
    customer = context.customer
    if not data.get(FIELD) or customer is None or not customer.contract or not context.scope.startswith(CONVERSATION):
        return
    row = OutageWatch(
        scope=context.scope,
        contract=sealing.digest("contract", customer.contract),
        sealed=sealing.seal(customer.contract),
        told_at=context.now,
        next_look_at=context.now + FIRST_LOOK,
    )
    OutageWatch.objects.bulk_create([row], ignore_conflicts=True)
