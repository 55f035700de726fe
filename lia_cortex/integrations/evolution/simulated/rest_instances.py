"""/instance/… and /webhook/…: pairing, states, where events go."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.evolution.simulated import problems
from lia_cortex.integrations.evolution.simulated.models import Instance, Json, Webhook
from lia_cortex.integrations.evolution.simulated.problems import GatewayError
from lia_cortex.integrations.evolution.simulated.rest_rows import instance_row, settings_row, webhook_row
from lia_cortex.integrations.evolution.simulated.simulation import Simulation, body_of, reply
from lia_cortex.integrations.evolution.simulated.world import stamp

EVENTS = (
    "APPLICATION_STARTUP QRCODE_UPDATED MESSAGES_SET MESSAGES_UPSERT MESSAGES_EDITED MESSAGES_UPDATE"
    " MESSAGES_DELETE SEND_MESSAGE SEND_MESSAGE_UPDATE CONTACTS_SET CONTACTS_UPSERT CONTACTS_UPDATE"
    " PRESENCE_UPDATE CHATS_SET CHATS_UPSERT CHATS_UPDATE CHATS_DELETE GROUPS_UPSERT GROUP_UPDATE"
    " GROUP_PARTICIPANTS_UPDATE CONNECTION_UPDATE LABELS_EDIT LABELS_ASSOCIATION CALL TYPEBOT_START"
    " TYPEBOT_CHANGE_STATUS REMOVE_INSTANCE LOGOUT_INSTANCE INSTANCE_CREATE INSTANCE_DELETE STATUS_INSTANCE"
)
_ALL = EVENTS.split()
_QR_SECONDS = 2.0
"""What the gateway takes to show a code, before `pace`."""


async def create(request: Request, sim: Simulation) -> Response:
    """Create an instance, closed until a phone is paired."""
    body = await body_of(request)
    name = str(body.get("instanceName") or "")
    if not name:
        raise problems.lacking("instanceName")
    if name in sim.world.instances:
        raise GatewayError(403, [f'This name "{name}" is already in use.'])
    if body.get("integration") != "WHATSAPP-BAILEYS":
        raise GatewayError(400, ["Invalid integration"])
    instance = sim.world.add(Instance(name))
    if body.get("webhook"):
        instance.webhook = _webhook(body["webhook"], None)
    told: Json = {"instanceName": name, "instanceId": instance.id}
    sim.outbox.emit(instance, "instance.create", told)
    told |= {"integration": "WHATSAPP-BAILEYS", "webhookWaBusiness": None, "accessTokenWaBusiness": ""}
    answer: Json = {
        "instance": told | {"status": instance.state},
        "hash": instance.token,
        "webhook": _created_webhook(instance.webhook),
        **{name: {} for name in ("websocket", "rabbitmq", "nats", "sqs")},
        "settings": settings_row(),
    }
    if body.get("qrcode"):
        await asyncio.sleep(_QR_SECONDS * sim.options.pace)
        answer["qrcode"] = sim.connections.offer(instance, None)
    return reply(answer, 201)


def _created_webhook(webhook: Webhook | None) -> Json:
    if webhook is None:
        return {}
    return {
        "webhookUrl": webhook.url,
        "webhookHeaders": webhook.headers,
        "webhookByEvents": webhook.by_events,
        "webhookBase64": webhook.base64,
    }


async def connect(request: Request, sim: Simulation, instance: Instance) -> Response:
    """Offer a code to pair with."""
    if instance.state == "open":
        return reply(_state(instance))
    await asyncio.sleep(_QR_SECONDS * sim.options.pace)
    return reply(sim.connections.offer(instance, request.query_params.get("number")))


async def connection_state(_request: Request, _sim: Simulation, instance: Instance) -> Response:
    """Return the state."""
    return reply(_state(instance))


def _state(instance: Instance) -> Json:
    return {"instance": {"instanceName": instance.name, "state": instance.state}}


async def fetch(request: Request, sim: Simulation) -> Response:
    """List instances, one by name or all."""
    name = request.query_params.get("instanceName")
    wanted = [sim.world.instance(name)] if name else list(sim.world.instances.values())
    return reply([instance_row(instance, sim.world) for instance in wanted])


async def restart(_request: Request, sim: Simulation, instance: Instance) -> Response:
    """Reconnect."""
    await sim.connections.restart(instance)
    return reply(_state(instance))


async def logout(_request: Request, sim: Simulation, instance: Instance) -> Response:
    """Unpair."""
    if instance.state == "close":
        raise GatewayError(400, [f'The "{instance.name}" instance is not connected'])
    sim.connections.log_out(instance, 401)
    return reply({"status": "SUCCESS", "error": False, "response": {"message": "Instance logged out"}})


async def delete(_request: Request, sim: Simulation, instance: Instance) -> Response:
    """Remove the instance."""
    told = {"instanceName": instance.name, "instanceId": instance.id}
    sim.outbox.emit(instance, "instance.delete", told)
    sim.outbox.emit(instance, "remove.instance", None)
    del sim.world.instances[instance.name]
    return reply({"status": "SUCCESS", "error": False, "response": {"message": "Instance deleted"}})


async def set_webhook(request: Request, _sim: Simulation, instance: Instance) -> Response:
    """Say where the instance's events go; `base64` counts from the next connect on, as in the gateway."""
    body = await body_of(request)
    if not isinstance(body.get("webhook"), dict):
        raise problems.lacking("webhook")
    instance.webhook = _webhook(body["webhook"], instance.webhook)
    if instance.sends_base64 is None:
        instance.sends_base64 = instance.webhook.base64
    return reply(webhook_row(instance, _ALL), 201)


async def find_webhook(_request: Request, _sim: Simulation, instance: Instance) -> Response:
    """Return where the instance's events go."""
    return reply(webhook_row(instance, _ALL) if instance.webhook else None)


def _webhook(wanted: Json, before: Webhook | None) -> Webhook:
    events = wanted.get("events")
    if not isinstance(events, list):
        raise GatewayError(500, "Cannot read properties of undefined (reading 'length')")
    for index, event in enumerate(events):
        if event not in _ALL:
            raise GatewayError(400, [[f"webhook.events[{index}] is not one of enum values: {','.join(_ALL)}"]])
    if not str(wanted.get("url", "")).startswith(("http://", "https://")):
        raise GatewayError(400, ['Invalid "url" property'])
    now = stamp()
    webhook = Webhook(
        url=wanted["url"],
        enabled=wanted.get("enabled") is not False,
        headers={str(name): str(value) for name, value in (wanted.get("headers") or {}).items()},
        by_events=bool(wanted.get("byEvents")),
        base64=bool(wanted.get("base64")),
        events=events,
        created_at=before.created_at if before else now,
        updated_at=now,
    )
    if before:
        webhook.id = before.id
    return webhook
