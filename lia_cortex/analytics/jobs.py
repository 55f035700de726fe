"""Background work of the figures, by name; `tasks` does it."""

from lia_cortex.kernel.jobs import Job

REFRESH = Job("analytics.refresh", "learning-tasks")
RECHECK = Job("analytics.recheck", "learning-tasks")
