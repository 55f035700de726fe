"""Every metric by name; what is not in this table cannot be counted."""

from dataclasses import dataclass
from enum import Enum, auto

PREFIX = "lia_"


class Kind(Enum):
    """How the values of several processes become one."""

    COUNTER = auto()
    """Added up over all processes and restarts; a flushed Redis starts again at zero."""
    HISTOGRAM = auto()
    """As a counter, for each bucket."""
    PER_PROCESS = auto()
    """A gauge that each process reads for itself; the sum over the living ones is shown."""
    LATEST = auto()
    """A gauge that any process sets; the last word counts."""
    SCRAPED = auto()
    """A gauge or counter that is read from rows or from Redis itself when somebody asks."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric without its prefix; `buckets` are upper bounds in the unit of the name."""

    name: str
    kind: Kind
    about: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300)
"""Fine where the targets lie (1, 3 and 5 s, overhead 250 ms), coarse where only the size matters."""

_METRICS = (
    Metric("webhook_events_total", Kind.COUNTER, "Webhook events by what became of them.", ("event", "result")),
    Metric("turn_seconds", Kind.HISTOGRAM, "Time of a turn by stage.", ("stage",), SECONDS),
    Metric("turns_total", Kind.COUNTER, "Turns by result.", ("result",)),
    Metric("guard_verdicts_total", Kind.COUNTER, "What guards stopped.", ("guard", "verdict", "action")),
    Metric("model_requests_total", Kind.COUNTER, "Requests to models by outcome.", ("model", "outcome")),
    Metric("model_tokens_total", Kind.COUNTER, "Tokens by kind.", ("model", "kind")),
    Metric("model_cost_usd_total", Kind.COUNTER, "Cost of model requests in US dollars.", ("model",)),
    Metric(
        "provider_budget_ratio",
        Kind.LATEST,
        "Used share of the provider's requests or tokens per minute.",
        ("model", "kind"),
    ),
    Metric("spending_ratio", Kind.LATEST, "Used share of the day's and the month's ceiling.", ("ceiling",)),
    Metric(
        "spending_step",
        Kind.LATEST,
        "What answers while money is short: 0 normal, 1 cheaper model, 2 answer cache, 3 person.",
    ),
    Metric("outbound_total", Kind.COUNTER, "Sends by the status they reached.", ("status",)),
    Metric("cache_hits_total", Kind.COUNTER, "Cache look-ups by result.", ("cache", "result")),
    Metric("db_pool", Kind.PER_PROCESS, "Database connections of all processes' pools by state.", ("state",)),
    Metric("live_sockets", Kind.PER_PROCESS, "Open WebSockets."),
    Metric("redis_commands_total", Kind.SCRAPED, "Commands that Redis has processed."),
    Metric("queue_messages", Kind.SCRAPED, "Work in each queue by state, counted in rows.", ("queue", "state")),
    Metric("conversations", Kind.SCRAPED, "Conversations by state.", ("state",)),
    Metric("outbound_oldest_seconds", Kind.SCRAPED, "Age of the oldest send that has not left."),
    Metric("instance_up", Kind.SCRAPED, "1 while the instance can send.", ("instance",)),
    Metric("instance_status", Kind.SCRAPED, "1 for the status that the instance has.", ("instance", "status")),
    Metric("admission_level", Kind.SCRAPED, "0 is normal; higher holds more work back."),
)

CATALOGUE = {metric.name: metric for metric in _METRICS}


def declared(name: str, kinds: frozenset[Kind], labels: frozenset[str] | None = None) -> Metric:
    """Return the metric; raise ValueError for a name, kind or label that the table does not have."""
    metric = CATALOGUE.get(name)
    if metric is None or metric.kind not in kinds:
        raise ValueError(f"{name} is not declared as {' or '.join(sorted(kind.name for kind in kinds))}")
    if labels is not None and labels != frozenset(metric.labels):
        raise ValueError(f"{name} has the labels {metric.labels}, not {tuple(sorted(labels))}")
    return metric
