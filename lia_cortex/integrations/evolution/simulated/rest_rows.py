"""Rows of the gateway's database, as its REST API shows them."""

from collections.abc import Sequence

from lia_cortex.integrations.evolution.simulated.models import Instance, Json
from lia_cortex.integrations.evolution.simulated.world import World


def settings_row() -> Json:
    """Return the settings of a new instance."""
    flags = ("rejectCall", "groupsIgnore", "alwaysOnline", "readMessages", "readStatus", "syncFullHistory")
    return dict.fromkeys(flags, False) | {"msgCall": "", "wavoipToken": ""}


def instance_row(instance: Instance, world: World) -> Json:
    """Return an instance of fetchInstances, its token included."""
    times = {"createdAt": instance.created_at, "updatedAt": instance.created_at}
    setting = {"id": f"s{instance.id[:24]}"} | settings_row() | times | {"instanceId": instance.id}
    held = world.held_by(instance, None)
    people = len({message.phone.number for message in held})
    return {
        "id": instance.id,
        "name": instance.name,
        "connectionStatus": instance.state,
        "ownerJid": instance.jid,
        "profileName": instance.name if instance.number else None,
        "profilePicUrl": None,
        "integration": "WHATSAPP-BAILEYS",
        "number": None,
        "businessId": None,
        "token": instance.token,
        "clientName": "evolution",
        "disconnectionReasonCode": instance.reason,
        "disconnectionObject": None,
        "disconnectionAt": None,
        **times,
        **dict.fromkeys(("Chatwoot", "Proxy", "Rabbitmq", "Nats", "Sqs", "Websocket")),
        "Setting": setting,
        "_count": {"Message": len(held), "Contact": people, "Chat": people},
    }


def webhook_row(instance: Instance, every_event: Sequence[str]) -> Json:
    """Return the webhook of an instance; no events chosen means all."""
    webhook = instance.webhook
    if webhook is None:
        return {}
    return {
        "id": webhook.id,
        "url": webhook.url,
        "headers": webhook.headers,
        "enabled": webhook.enabled,
        "events": webhook.events or list(every_event),
        "webhookByEvents": webhook.by_events,
        "webhookBase64": webhook.base64,
        "createdAt": webhook.created_at,
        "updatedAt": webhook.updated_at,
        "instanceId": instance.id,
    }
