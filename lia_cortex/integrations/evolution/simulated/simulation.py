"""The parts of one simulated gateway, put together."""

from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.evolution.simulated.connections import Connections
from lia_cortex.integrations.evolution.simulated.faults import Faults
from lia_cortex.integrations.evolution.simulated.stream import Stream
from lia_cortex.integrations.evolution.simulated.webhooks import Outbox
from lia_cortex.integrations.evolution.simulated.whatsapp import WhatsApp
from lia_cortex.integrations.evolution.simulated.world import Start, World


@dataclass(frozen=True, slots=True)
class Options:
    """`pace` stretches receipts and pairing, `retry_scale` the waits between webhook attempts."""

    api_key: str
    start: Start
    server_url: str
    pace: float = 1.0
    retry_scale: float = 1.0
    webhook_timeout: float = 30.0


class Simulation:
    """One gateway and the phones around it."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.world = World(options.start)
        self.faults = Faults()
        self.stream = Stream()
        self.outbox = Outbox(
            self.faults,
            server_url=options.server_url,
            scale=options.retry_scale,
            timeout=options.webhook_timeout,
        )
        self.whatsapp = WhatsApp(self.world, self.outbox, self.stream, pace=options.pace)
        self.connections = Connections(self.outbox, self.whatsapp, pace=options.pace)

    async def reset(self) -> None:
        """Begin again: no messages, no faults, the instances of the start."""
        self.faults.clear()
        await self.outbox.close()
        self.world.reset()


def simulation(request: Request) -> Simulation:
    """Return the simulation that serves this request."""
    found: Simulation = request.app.state.simulation
    return found


def reply(value: Any, status: int = 200) -> Response:
    """Return a JSON response; orjson, because every send passes here."""
    return Response(orjson.dumps(value), status, media_type="application/json")


async def body_of(request: Request) -> dict[str, Any]:
    """Return the JSON object that was posted, {} when it is none."""
    try:
        value = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
