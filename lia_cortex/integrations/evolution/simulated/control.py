"""/simulated/…: what tests, drills and the load generator steer and read."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.evolution.simulated.faults import STATE_KINDS, Fault
from lia_cortex.integrations.evolution.simulated.models import Instance
from lia_cortex.integrations.evolution.simulated.simulation import Simulation, body_of, reply, simulation


async def health(_request: Request) -> Response:
    """Say that this is a simulation and that it lives."""
    return reply({"status": "ok", "simulated": "evolution"})


async def sent(request: Request) -> Response:
    """Return the sends that reached the gateway, from `since` (epoch seconds) on."""
    sim = simulation(request)
    try:
        since = float(request.query_params.get("since") or 0)
    except ValueError:
        return reply({"detail": "since is no number of seconds"}, 400)
    instance = request.query_params.get("instance")
    sends = [send for send in sim.world.sent_since(since) if instance in (None, send["instance"])]
    return reply({"sent": sends})


async def list_faults(request: Request) -> Response:
    """Return the faults that are on."""
    return reply({"faults": simulation(request).faults.listed()})


async def add_fault(request: Request) -> Response:
    """Switch a fault on."""
    sim = simulation(request)
    try:
        fault = sim.faults.add(await body_of(request))
    except (ValueError, TypeError) as error:
        return reply({"detail": str(error)}, 400)
    for instance in _meant(sim, fault):
        if fault.kind == "logged_out":
            sim.connections.log_out(instance, fault.reason)
        elif fault.kind == "disconnected":
            sim.connections.drop(instance)
    return reply(asdict(fault), 201)


async def clear_faults(request: Request) -> Response:
    """Switch every fault off; instances that a fault closed open again and catch up."""
    sim = simulation(request)
    for fault in sim.faults.clear():
        if fault.kind in STATE_KINDS:
            for instance in _meant(sim, fault):
                sim.connections.open(instance)
    return reply({})


def _meant(sim: Simulation, fault: Fault) -> list[Instance]:
    return [each for each in sim.world.instances.values() if each.number and fault.instance in (None, each.name)]


async def scan(request: Request) -> Response:
    """Let a phone scan what an instance shows, the named `code` or any: from now on it is that number."""
    sim, body = simulation(request), await body_of(request)
    instance = sim.world.instance(request.path_params["instance"])
    if instance.state != "connecting":
        return reply({"detail": "the instance shows no code"}, 409)
    if "code" in body and not sim.connections.takes(instance, str(body["code"])):
        return reply({"detail": "this code has expired"}, 409)
    number = str(body.get("number") or instance.number or "5511999990000").lstrip("+")
    sim.connections.open(instance, number)
    return reply({"instance": instance.name, "number": instance.number, "state": instance.state})


async def reset(request: Request) -> Response:
    """Forget everything and begin again."""
    await simulation(request).reset()
    return reply({})


async def state(request: Request) -> Response:
    """Return instances, counts and faults."""
    sim = simulation(request)
    return reply(
        {
            "instances": [
                {
                    "name": each.name,
                    "state": each.state,
                    "number": each.number,
                    "backlog": len(each.backlog),
                    "webhook": each.webhook.url if each.webhook else None,
                }
                for each in sim.world.instances.values()
            ],
            "phones": len(sim.world.phones),
            "messages": len(sim.world.messages),
            "sends": len(sim.world.sends),
            "webhooks": asdict(sim.outbox.counts),
            "faults": sim.faults.listed(),
        }
    )
