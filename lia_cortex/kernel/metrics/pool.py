"""What the database pool of this process does."""

from collections.abc import Mapping

from django.db import connections


def states() -> Mapping[tuple[str, ...], float]:
    """Return connections in use, idle, and threads that wait for one; empty before the first query."""
    found: dict[tuple[str, ...], float] = {}
    for wrapper in connections.all(initialized_only=True):
        # `wrapper.pool` would open a pool where none is: only look.
        pool = getattr(wrapper, "_connection_pools", {}).get(wrapper.alias)
        if pool is None:
            continue
        stats = pool.get_stats()
        idle = float(stats.get("pool_available", 0))
        for state, value in (
            ("idle", idle),
            ("used", float(stats.get("pool_size", 0)) - idle),
            ("waiting", float(stats.get("requests_waiting", 0))),
            ("most", float(stats.get("pool_max", 0))),
        ):
            found[(state,)] = found.get((state,), 0.0) + value
    return found
