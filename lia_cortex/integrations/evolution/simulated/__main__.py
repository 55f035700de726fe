"""Run the simulated gateway: python -m lia_cortex.integrations.evolution.simulated --port 8090."""

import argparse
import os
from collections.abc import Sequence

from lia_cortex.integrations.evolution.simulated.server import server
from lia_cortex.integrations.evolution.simulated.simulation import Options
from lia_cortex.integrations.evolution.simulated.world import Start


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulated-evolution", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    # Unset, both follow the platform's own environment: started beside it, they fit without arguments.
    key = os.environ.get("EVOLUTION_API_KEY") or "simulated"
    names = os.environ.get("EVOLUTION_INSTANCES") or "principal"
    parser.add_argument("--api-key", default=key)
    parser.add_argument("--instances", default=names, help="open at start: name or name:number, comma-separated")
    parser.add_argument("--webhook-url", default="", help="where the instances of the start report")
    parser.add_argument("--webhook-token", default="", help="sent as Authorization: Bearer with each event")
    parser.add_argument("--pace", type=float, default=1.0, help="stretches receipts and pairing; 0.1 is quick")
    parser.add_argument("--retry-scale", type=float, default=1.0, help="stretches waits between attempts")
    parser.add_argument("--webhook-timeout", type=float, default=30.0, help="seconds")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    """Serve until told to stop."""
    wanted = _arguments(given)
    names = tuple(name.strip() for name in wanted.instances.split(",") if name.strip())
    options = Options(
        api_key=wanted.api_key,
        start=Start(names, wanted.webhook_url, wanted.webhook_token),
        server_url=f"http://{wanted.host}:{wanted.port}",
        pace=wanted.pace,
        retry_scale=wanted.retry_scale,
        webhook_timeout=wanted.webhook_timeout,
    )
    server(options, host=wanted.host, port=wanted.port).run()


if __name__ == "__main__":
    main()
