"""Counters, gauges and histograms of all processes, gathered in Redis; the names are in `catalogue`.

Callable from any process and thread: a value costs a dictionary update here, and one thread of the process
carries what came together to Redis each second. A Redis that is away delays numbers and nothing else.
"""

from lia_cortex.kernel.metrics.publishing import count, flush, gauge, observe, put, start
from lia_cortex.kernel.metrics.reading import families

__all__ = ["count", "families", "flush", "gauge", "observe", "put", "start"]
