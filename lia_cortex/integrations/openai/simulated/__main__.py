"""Run the simulated model: python -m lia_cortex.integrations.openai.simulated --port N [--latency 0.3]."""

import argparse

from lia_cortex.integrations import serving
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
    application = app.create(latency_seconds=options.latency)
    serving.server(application, host=options.host, port=options.port, keep_alive=KEEP_ALIVE_SECONDS, grace=2).run()


if __name__ == "__main__":
    main()
