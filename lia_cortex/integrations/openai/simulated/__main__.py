"""Run the simulated model: python -m lia_cortex.integrations.openai.simulated --port N [--latency 0.3]."""

import argparse

import uvicorn

from lia_cortex.integrations.openai.simulated import app

KEEP_ALIVE_SECONDS = 75
"""Longer than the clients keep an idle connection, so that none is closed under a request."""


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="simulated-openai", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS")
    options = parser.parse_args()
    uvicorn.run(
        app.create(latency_seconds=options.latency),
        host=options.host,
        port=options.port,
        access_log=False,
        log_level="warning",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
