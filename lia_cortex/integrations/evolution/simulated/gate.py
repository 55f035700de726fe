"""What every REST call passes: key, instance, faults."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.evolution.simulated import problems
from lia_cortex.integrations.evolution.simulated.faults import Fault
from lia_cortex.integrations.evolution.simulated.models import Instance
from lia_cortex.integrations.evolution.simulated.simulation import Simulation, reply, simulation
from lia_cortex.integrations.serving import cut

OfInstance = Callable[[Request, Simulation, Instance], Awaitable[Response]]
OfGateway = Callable[[Request, Simulation], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


def of_instance(handler: OfInstance) -> Endpoint:
    """Guard an endpoint of one instance: the global key or the instance's token opens it."""

    async def endpoint(request: Request) -> Response:
        sim, name = simulation(request), request.path_params["instance"]
        known = sim.world.instances.get(name)
        _authorise(request, sim, known)
        instance = known or sim.world.instance(name)
        return await _struck(request, sim, name, lambda: handler(request, sim, instance))

    return endpoint


def of_gateway(handler: OfGateway) -> Endpoint:
    """Guard an endpoint of the whole gateway: only the global key opens it."""

    async def endpoint(request: Request) -> Response:
        sim = simulation(request)
        _authorise(request, sim, None)
        return await _struck(request, sim, "", lambda: handler(request, sim))

    return endpoint


def _authorise(request: Request, sim: Simulation, instance: Instance | None) -> None:
    key = request.headers.get("apikey", "")
    if key != sim.options.api_key and (instance is None or key != instance.token):
        raise problems.GatewayError(401, "Unauthorized")


async def _struck(request: Request, sim: Simulation, name: str, handle: Callable[[], Awaitable[Response]]) -> Response:
    if not sim.faults.active:
        return await handle()
    _, group, verb, *_ = request.url.path.split("/")
    fault = sim.faults.of_request(group, verb, name)
    if fault is None:
        return await handle()
    await request.body()  # kept by the request: a caller that gives up meanwhile has still asked
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
    if fault.kind == "cut_before":
        return await cut(request)
    if fault.kind == "status" and not fault.effect:
        return _failure(fault)
    response = await handle()
    if fault.kind == "cut_after":
        return await cut(request)
    return _failure(fault) if fault.kind == "status" else response


def _failure(fault: Fault) -> Response:
    return reply(problems.body(fault.status, "Simulated fault"), fault.status)
