"""Assistants, their prompts, and what they did."""

from assistants.models.assistant import Assistant
from assistants.models.example_item import ExampleItem
from assistants.models.guard_verdict import GuardVerdict
from assistants.models.http_tool import HttpService, HttpTool
from assistants.models.outage_watch import OutageWatch
from assistants.models.perception import Perception
from assistants.models.private_value import PrivateValue
from assistants.models.prompt import PromptVersion
from assistants.models.run import Run
from assistants.models.step import RunStep
from assistants.models.trial import Trial
from assistants.models.verification import AddressMenu, CustomerVerification, VerificationCode

__all__ = [
    "AddressMenu",
    "Assistant",
    "CustomerVerification",
    "ExampleItem",
    "GuardVerdict",
    "HttpService",
    "HttpTool",
    "OutageWatch",
    "Perception",
    "PrivateValue",
    "PromptVersion",
    "Run",
    "RunStep",
    "Trial",
    "VerificationCode",
]
