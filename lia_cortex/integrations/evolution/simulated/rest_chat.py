"""POST /chat/…: typing, ticks, media, look-ups."""

import asyncio
import time

from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.evolution.schemas.scalars import integer, items, mapping, optional_text, text
from lia_cortex.integrations.evolution.simulated import compose, numbers, problems, shapes
from lia_cortex.integrations.evolution.simulated.models import Instance, Json, Message
from lia_cortex.integrations.evolution.simulated.problems import GatewayError
from lia_cortex.integrations.evolution.simulated.simulation import Simulation, body_of, reply


async def send_presence(request: Request, sim: Simulation, instance: Instance) -> Response:
    """Show typing for `delay` ms; the request is held as long."""
    body = await body_of(request)
    for name in ("number", "presence", "delay"):
        if name not in body:
            raise problems.lacking(name)
    if instance.state != "open":
        raise problems.lost_connection()
    phone = sim.world.phone(numbers.create_jid(str(body["number"])))
    seconds = max(0, integer(body["delay"]) or 0) / 1000
    sim.whatsapp.show_presence(phone, str(body["presence"]), time.time() + seconds)
    await asyncio.sleep(seconds)
    sim.whatsapp.show_presence(phone, "paused", time.time())
    return reply({"presence": body["presence"]}, 201)


async def mark_read(request: Request, sim: Simulation, _instance: Instance) -> Response:
    """Turn ticks blue; entries with a LID are dropped without a word."""
    body = await body_of(request)
    for row in map(mapping, items(body.get("readMessages"))):
        if str(row.get("remoteJid", "")).endswith(("@s.whatsapp.net", "@g.us")):
            sim.whatsapp.read_by_company(str(row.get("id")))
    return reply({"message": "Read messages", "read": "success"}, 201)


async def fetch_media(request: Request, sim: Simulation, instance: Instance) -> Response:
    """Return an attachment as base64."""
    body = await body_of(request)
    message = sim.world.messages.get(text(mapping(mapping(body.get("message")).get("key")).get("id")))
    if message is None or message.company != instance.number:
        raise GatewayError(400, ["Message not found"])
    attachment = message.attachment
    if attachment is None:
        raise GatewayError(400, ["The message is not of the media type"])
    fields = message.row["message"][message.row["messageType"]]
    extension = attachment.mime.partition("/")[2].partition(";")[0]
    return reply(
        {
            "mediaType": message.row["messageType"],
            "fileName": attachment.filename or f"{message.id}.{extension}",
            "caption": message.text,
            "size": {"fileLength": fields["fileLength"]}
            | {name: fields[name] for name in ("height", "width") if name in fields},
            "mimetype": attachment.mime,
            "base64": attachment.base64,
            "buffer": None,
        },
        201,
    )


async def find_messages(request: Request, sim: Simulation, instance: Instance) -> Response:
    """Return stored messages, newest first, in pages."""
    body = await body_of(request)
    key = mapping(mapping(body.get("where")).get("key"))
    held = sim.world.held_by(instance, optional_text(key.get("remoteJid")))
    if "id" in key:
        held = [message for message in held if message.id == key["id"]]
    size, page = max(1, integer(body.get("offset")) or 50), max(1, integer(body.get("page")) or 1)
    shown = held[(page - 1) * size : page * size]
    listed = {
        "total": len(held),
        "pages": -(-len(held) // size),
        "currentPage": page,
        "records": [_record(message, instance) for message in shown],
    }
    return reply({"messages": listed})


def _record(message: Message, instance: Instance) -> Json:
    row = shapes.stored(compose.told_by(message, instance.id, base64=False))
    row.pop("status")
    return {"id": message.cuid} | row | {"contextInfo": row.get("contextInfo"), "MessageUpdate": _updates(message)}


def _updates(message: Message) -> list[Json]:
    words = {"server": "SERVER_ACK", "delivered": "DELIVERY_ACK", "read": "READ"}
    known = message.by == "company" and message.status in words
    return [{"status": words[message.status]}] if known else []


async def whatsapp_numbers(request: Request, sim: Simulation, instance: Instance) -> Response:
    """Say which numbers are on WhatsApp."""
    body = await body_of(request)
    found = []
    for number in items(body.get("numbers")):
        jid = numbers.create_jid(str(number))
        phone = sim.world.known(jid)
        exists = phone.on_whatsapp if phone else not numbers.is_absent(jid.partition("@")[0])
        row = {"jid": jid, "exists": exists, "number": number}
        found.append(row | ({"name": phone.name} if phone and instance.name in phone.seen_by else {}))
    return reply(found)


async def delete_for_everyone(request: Request, sim: Simulation, instance: Instance) -> Response:
    """Take back one of the company's messages."""
    body = await body_of(request)
    message = sim.world.messages.get(str(body.get("id")))
    if message is None:
        raise GatewayError(400, ["Message not found"])
    sim.whatsapp.take_back(instance, message)
    own = {"remoteJid": message.key["remoteJid"], "fromMe": True, "id": f"{message.id[:-2]}00"}
    protocol = {"key": shapes.bare(message.key), "type": "REVOKE"}
    stamp = str(int(time.time()))
    answer = {"key": own, "message": {"protocolMessage": protocol}, "messageTimestamp": stamp}
    return reply(answer | {"status": "PENDING"}, 201)
