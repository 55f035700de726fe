"""Background work of the knowledge, by name; `tasks` does it."""

from lia_cortex.kernel.jobs import Job

READ = Job("knowledge.read", "learning-tasks")
"""Computes for long: it runs on the pool of processes, where a document cannot hold up a message."""

EMBED = Job("knowledge.embed", "learning-tasks")
CATCH_UP = Job("knowledge.catch_up", "maintenance")
