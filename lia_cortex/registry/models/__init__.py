"""Rows that every floor reads and only operators, capacity and supervision steer."""

from lia_cortex.registry.models.admission import Admission
from lia_cortex.registry.models.audit import AuditEntry
from lia_cortex.registry.models.breaker import Breaker
from lia_cortex.registry.models.egress import EgressHost, Secret
from lia_cortex.registry.models.knob import KnobValue
from lia_cortex.registry.models.process import WorkerProcess

__all__ = ["Admission", "AuditEntry", "Breaker", "EgressHost", "KnobValue", "Secret", "WorkerProcess"]
