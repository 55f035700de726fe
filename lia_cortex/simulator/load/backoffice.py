"""The simulated back office with a clock: python -m lia_cortex.simulator.load.backoffice --port N."""

import argparse

from starlette.types import Scope

from lia_cortex.integrations import serving
from lia_cortex.integrations.backoffice.simulated.backoffice import Options
from lia_cortex.integrations.backoffice.simulated.server import build
from lia_cortex.simulator.load.clock import About, Clocked

KEEP_ALIVE_SECONDS = 75
KEY = b"idempotency-key"


def about(scope: Scope, body: bytes) -> About | None:
    """Return all that a request of the API says: ids, phones and postcodes tell whose it is, its key which effect."""
    if not scope["path"].startswith("/v1/"):
        return None
    asked = f"{scope['method']} {scope['path']}?{scope['query_string'].decode('latin-1')} "
    key = next((value.decode("latin-1") for name, value in scope["headers"] if name == KEY), "")
    return About("api", asked + key + " " + body.decode("utf-8", "replace"))


def main() -> None:
    """Serve until stopped; the seconds of each answer are the back office's own."""
    parser = argparse.ArgumentParser(prog="bench-backoffice", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    application = Clocked(build(Options(server_url=f"http://127.0.0.1:{port}")), about=about)
    serving.server(application, host="127.0.0.1", port=port, keep_alive=KEEP_ALIVE_SECONDS, grace=2).run()


if __name__ == "__main__":
    main()
