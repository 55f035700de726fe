"""Run the simulated back office: python -m lia_cortex.integrations.backoffice.simulated --port 8092 [--store FILE]."""

import argparse
from collections.abc import Sequence

from lia_cortex.integrations.backoffice.simulated.backoffice import Options
from lia_cortex.integrations.backoffice.simulated.latency import Latency
from lia_cortex.integrations.backoffice.simulated.server import server
from lia_cortex.integrations.backoffice.simulated.store import IN_MEMORY


def _latency(text: str) -> Latency:
    low, _, high = text.partition(":")
    return Latency(low=float(low), high=float(high or low))


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulated-backoffice", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--store", default=IN_MEMORY, metavar="FILE", help="effects survive a restart; else in memory")
    parser.add_argument("--api-key", default="simulated")
    parser.add_argument("--latency", type=_latency, default=Latency(), metavar="LOW:HIGH", help="seconds; 0 for none")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    """Serve until told to stop."""
    wanted = _arguments(given)
    options = Options(
        api_key=wanted.api_key,
        store=wanted.store,
        server_url=f"http://{wanted.host}:{wanted.port}",
        latency=wanted.latency,
    )
    server(options, host=wanted.host, port=wanted.port).run()


if __name__ == "__main__":
    main()
