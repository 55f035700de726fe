"""The controls under /simulated: faults, latency, scripted answers, and what the model was asked."""

from dataclasses import asdict
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lia_cortex.integrations.openai.simulated import faults
from lia_cortex.integrations.openai.simulated.control import Control, Script


class Controls:
    """Endpoints that steer one set of controls."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/simulated/health", self.health, methods=["GET"]),
            Route("/simulated/faults", self.add_faults, methods=["POST"]),
            Route("/simulated/faults", self.clear_faults, methods=["DELETE"]),
            Route("/simulated/latency", self.set_latency, methods=["POST"]),
            Route("/simulated/obedience", self.set_obedience, methods=["POST"]),
            Route("/simulated/script", self.add_scripts, methods=["POST"]),
            Route("/simulated/script", self.clear_scripts, methods=["DELETE"]),
            Route("/simulated/requests", self.list_requests, methods=["GET"]),
            Route("/simulated/requests", self.clear_requests, methods=["DELETE"]),
        ]

    async def health(self, _: Request) -> Response:
        """Tell that the process serves."""
        return JSONResponse({"status": "ok", "simulated": "openai"})

    async def add_faults(self, request: Request) -> Response:
        """Queue one fault or a list of them."""
        specs = _listed(await _body(request))
        if not all(faults.is_kind(spec.get("kind")) for spec in specs):
            return JSONResponse({"detail": "unknown kind", "code": "unknown_kind"}, status_code=400)
        for spec in specs:
            self._control.add_fault(spec)
        return JSONResponse({"faults": len(self._control.faults)})

    async def clear_faults(self, _: Request) -> Response:
        """Forget all faults; hanging requests are answered now."""
        self._control.clear_faults()
        return JSONResponse({"faults": 0})

    async def set_latency(self, request: Request) -> Response:
        """Set the seconds that every answer takes."""
        self._control.latency_seconds = max(0.0, float((await _body(request))["seconds"]))
        return JSONResponse({"seconds": self._control.latency_seconds})

    async def set_obedience(self, request: Request) -> Response:
        """Say whether the model does what any text orders."""
        self._control.obedient = bool((await _body(request))["on"])
        return JSONResponse({"on": self._control.obedient})

    async def add_scripts(self, request: Request) -> Response:
        """Queue one exact answer or a list of them."""
        for spec in _listed(await _body(request)):
            self._control.scripts.append(Script(match=spec.get("match") or "", answer=spec))
        return JSONResponse({"scripts": len(self._control.scripts)})

    async def clear_scripts(self, _: Request) -> Response:
        """Forget the exact answers that were not used."""
        self._control.scripts.clear()
        return JSONResponse({"scripts": 0})

    async def list_requests(self, request: Request) -> Response:
        """Return the requests that came in, oldest first; `?last=N` only the newest."""
        kept = [asdict(seen) for seen in self._control.requests]
        last = int(request.query_params.get("last", len(kept)))
        content = orjson.dumps({"requests": kept[max(0, len(kept) - last) :]})
        return Response(content, media_type="application/json")

    async def clear_requests(self, _: Request) -> Response:
        """Forget the requests that came in."""
        self._control.requests.clear()
        return JSONResponse({"requests": []})


async def _body(request: Request) -> Any:
    return orjson.loads(await request.body())


def _listed(body: Any) -> list[dict[str, Any]]:
    return body if isinstance(body, list) else [body]
