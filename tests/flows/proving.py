"""A customer who proves who they are: what they write, what comes back, and to which phone."""

import re
from typing import Any

from assistants.models import RunStep
from tests.fixtures_gateway import Gateway
from tests.flows.conftest import Customer
from tests.integrations.backoffice.office import Office
from tests.worker import Worker


def registered(office: Office, phone: str, situation: str = "overdue") -> Any:
    """Add a customer with this phone to the back office, and return it."""
    office.control("POST", "customers", {"phones": [phone], "situation": situation})
    [found] = office.get("customers", phone=phone)["customers"]
    return found


def exchange(customer: Customer, worker: Worker, gateway: Gateway, *texts: str) -> list[str]:
    """Let the customer write and return what came back to this phone."""
    before = len(gateway.texts(customer.phone))
    customer.says(*texts)
    worker.run_until_idle(within=60)
    return gateway.texts(customer.phone)[before:]


def code_in(texts: list[str]) -> str:
    """Return the code in the last text."""
    found = re.search(r"\d{6}", texts[-1])
    assert found is not None
    return found.group()


def refusals() -> list[str]:
    """Return why tools were refused, in order."""
    return [step.error for step in RunStep.objects.filter(kind="tool").order_by("id") if step.error]
