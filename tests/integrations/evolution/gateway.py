"""The simulated gateway on a real port, with a client for it and its control API."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from lia_cortex.integrations.evolution.client import Evolution
from lia_cortex.integrations.evolution.simulated.server import server
from lia_cortex.integrations.evolution.simulated.simulation import Options
from lia_cortex.integrations.evolution.simulated.world import Start
from lia_cortex.integrations.evolution.transport import Timeouts

KEY = "GLOBALKEY-TEST-0001"
_PATIENCE = 20.0


@dataclass
class Gateway:
    url: str
    client: Evolution
    http: httpx2.Client

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control API and return its JSON."""
        answer = self.http.request(method, f"/simulated/{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def says(self, number: str, **body: Any) -> str:
        """Let a customer write; returns the provider's id."""
        return str(self.control("POST", f"phones/{number}/messages", body)["id"])

    def chat(self, number: str) -> dict[str, Any]:
        """Return what that customer's phone shows."""
        shown: dict[str, Any] = self.control("GET", f"phones/{number}/chat")
        return shown

    def webhooks_once_answered(self) -> dict[str, int]:
        """Return the counts of webhooks as soon as the gateway has read the answer to each."""
        until = time.monotonic() + _PATIENCE
        while (counts := dict(self.control("GET", "state")["webhooks"]))["waiting"]:
            assert time.monotonic() < until, counts
            time.sleep(0.01)
        return counts

    def fault(self, **body: Any) -> None:
        """Switch a fault on."""
        self.control("POST", "faults", body)


@contextmanager
def running(
    *instances: str, webhook_url: str = "", webhook_token: str = "", timeouts: Timeouts | None = None
) -> Iterator[Gateway]:
    """Run a gateway for as long as the block lasts; it listens before this returns."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = listener.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        start = Start(instances, webhook_url, webhook_token)
        options = Options(KEY, start, url, pace=0.05, retry_scale=0.002, webhook_timeout=10)
        serving = server(options, host="127.0.0.1", port=port)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listener]})
        thread.start()
        client = Evolution(url, KEY, timeouts=timeouts)
        try:
            # One that idles between two tests may be closed by the server in the moment in which it is used again.
            alone = httpx2.Limits(max_keepalive_connections=0)
            with httpx2.Client(base_url=url, trust_env=False, limits=alone) as http:
                yield Gateway(url, client, http)
        finally:
            client.close()
            serving.should_exit = True
            thread.join()
