"""What Prometheus is told about the metrics that come together in Redis."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from prometheus_client import Metric as Family
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from lia_cortex.kernel.metrics import store
from lia_cortex.kernel.metrics.catalogue import CATALOGUE, PREFIX, Kind, Metric

Series = dict[tuple[str, ...], float]


def families() -> Iterator[Family]:
    """Yield every metric of the processes, without samples where nothing happened yet; raise RedisError.

    A gauge is the sum over the processes that published within the last seconds.
    """
    totals, latest, processes = store.read()
    gauges: defaultdict[store.Field, float] = defaultdict(float)
    for values in processes:
        for field, value in values.items():
            gauges[field] += value
    for metric in CATALOGUE.values():
        match metric.kind:
            case Kind.COUNTER:
                yield counter(metric.name, _plain(metric, totals).items())
            case Kind.HISTOGRAM:
                yield _histogram(metric, totals)
            case Kind.LATEST:
                yield gauge(metric.name, _plain(metric, latest).items())
            case Kind.PER_PROCESS:
                yield gauge(metric.name, _plain(metric, gauges).items())
            case Kind.SCRAPED:
                pass


def counter(name: str, samples: Iterable[tuple[tuple[str, ...], float]]) -> Family:
    """Return a counter of the catalogue with its samples by label values."""
    metric = CATALOGUE[name]
    family = CounterMetricFamily(PREFIX + name, metric.about, labels=metric.labels)
    for labels, value in samples:
        family.add_metric(labels, value)
    return family


def gauge(name: str, samples: Iterable[tuple[tuple[str, ...], float]]) -> Family:
    """Return a gauge of the catalogue with its samples by label values."""
    metric = CATALOGUE[name]
    family = GaugeMetricFamily(PREFIX + name, metric.about, labels=metric.labels)
    for labels, value in samples:
        family.add_metric(labels, value)
    return family


def _of(metric: Metric, fields: dict[store.Field, float]) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """Yield part, label values and value; a field of another version's shape is left out."""
    for (name, part, *labels), value in fields.items():
        if name == metric.name and len(labels) == len(metric.labels):
            yield part, tuple(labels), value


def _plain(metric: Metric, fields: dict[store.Field, float]) -> Series:
    return {labels: value for part, labels, value in sorted(_of(metric, fields)) if not part}


def _histogram(metric: Metric, fields: dict[store.Field, float]) -> Family:
    family = HistogramMetricFamily(PREFIX + metric.name, metric.about, labels=metric.labels)
    series: defaultdict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for part, labels, value in sorted(_of(metric, fields)):
        series[labels][part] = value
    bounds = [*(str(float(bound)) for bound in metric.buckets), "+Inf"]
    for labels, parts in series.items():
        running, buckets = 0.0, []
        for bound in bounds:
            running += parts.get(bound, 0.0)
            buckets.append((bound, running))
        family.add_metric(labels, buckets=buckets, sum_value=parts.get("sum", 0.0))
    return family
