"""The simulated model with a clock: python -m lia_cortex.simulator.load.model --port N --latency S."""

import argparse
import re

import uvicorn
from starlette.types import ASGIApp, Scope

from lia_cortex.integrations.openai.simulated import app
from lia_cortex.simulator.load.clock import About, Clocked

KEEP_ALIVE_SECONDS = 75
WORD = re.compile(rb"\bzq[a-z]{5}\b")
ANSWER, VISION, HEARING = "answer", "vision", "hearing"
KINDS = (ANSWER, VISION, HEARING)


def about(scope: Scope, body: bytes) -> About | None:
    """Return which kind of request it is, and the word of the customer whose it is; None for any other request."""
    found = WORD.findall(body)
    word = found[-1].decode() if found else ""
    if scope["path"] == "/v1/responses":
        return About(VISION if b'"input_image"' in body else ANSWER, word)
    return About(HEARING, word) if scope["path"] == "/v1/audio/transcriptions" else None


def create(seconds: float) -> ASGIApp:
    """Return the simulated model; each request takes these seconds until it is told otherwise."""
    return Clocked(app.create(), about=about, seconds=dict.fromkeys(KINDS, (seconds, seconds)))


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="bench-model", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency", type=float, default=1.0, metavar="SECONDS")
    options = parser.parse_args()
    uvicorn.run(
        create(options.latency),
        host="127.0.0.1",
        port=options.port,
        access_log=False,
        log_level="warning",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
