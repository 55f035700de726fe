"""Rows that every floor reads and only operators, capacity and supervision steer."""

from lia_cortex.registry.models.admission import Admission
from lia_cortex.registry.models.audit import AuditEntry
from lia_cortex.registry.models.breaker import Breaker
from lia_cortex.registry.models.calendar import Calendar, OpeningHours, SpecialDay
from lia_cortex.registry.models.egress import EgressHost, Secret
from lia_cortex.registry.models.knob import KnobValue
from lia_cortex.registry.models.ledger import Account, Ceiling, Charge, Reservation
from lia_cortex.registry.models.price import CheaperModel, Price
from lia_cortex.registry.models.process import WorkerProcess
from lia_cortex.registry.models.quota import ProviderQuota
from lia_cortex.registry.models.steering import QueuePause, QueueSample, Switch

__all__ = [
    "Account",
    "Admission",
    "AuditEntry",
    "Breaker",
    "Calendar",
    "Ceiling",
    "Charge",
    "CheaperModel",
    "EgressHost",
    "KnobValue",
    "OpeningHours",
    "Price",
    "ProviderQuota",
    "QueuePause",
    "QueueSample",
    "Reservation",
    "Secret",
    "SpecialDay",
    "Switch",
    "WorkerProcess",
]
