"""POST /message/…: sends."""

import asyncio
import base64
import binascii
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.evolution.simulated import compose, numbers, problems
from lia_cortex.integrations.evolution.simulated.compose import Draft
from lia_cortex.integrations.evolution.simulated.models import Attachment, Instance
from lia_cortex.integrations.evolution.simulated.problems import GatewayError
from lia_cortex.integrations.evolution.simulated.simulation import Simulation, body_of, reply

_MIMES = {"image": "image/png", "video": "video/mp4", "audio": "audio/mpeg", "document": "application/pdf"}


async def send_text(request: Request, sim: Simulation, instance: Instance) -> Response:
    """Send a text."""
    arrived, body = time.time(), await body_of(request)
    words = _checked(body, "text")
    if not words.strip():
        raise GatewayError(400, ["Text is required"])
    return await _send(sim, instance, body, Draft("text", words, **_quoted(sim, body)), arrived)


async def send_media(request: Request, sim: Simulation, instance: Instance) -> Response:
    """Send an attachment."""
    arrived, body = time.time(), await body_of(request)
    content, kind = _checked(body, "media"), body.get("mediatype")
    if kind not in _MIMES:
        raise problems.lacking("mediatype")
    content = _base64(content, "Owned media must be a url or base64")
    filename = body.get("fileName")
    if kind == "document" and not filename:
        raise GatewayError(400, ["For base64 the file name must be informed."])
    attachment = Attachment(content, body.get("mimetype") or _MIMES[kind], filename)
    draft = Draft(kind, str(body.get("caption") or ""), attachment, **_quoted(sim, body))
    return await _send(sim, instance, body, draft, arrived)


async def send_audio(request: Request, sim: Simulation, instance: Instance) -> Response:
    """Send a voice note."""
    arrived, body = time.time(), await body_of(request)
    content = _base64(_checked(body, "audio"), "Owned media must be a url, base64, or valid file with buffer")
    attachment = Attachment(content, "audio/ogg; codecs=opus", seconds=1, is_voice_note=True)
    return await _send(sim, instance, body, Draft("audio", attachment=attachment), arrived)


async def _send(sim: Simulation, instance: Instance, body: Any, draft: Draft, arrived: float) -> Response:
    if instance.state != "open":
        raise problems.lost_connection()
    jid = numbers.create_jid(body["number"])
    if not jid.endswith("@g.us"):
        _must_exist(sim, jid, body["number"])
    delay = body.get("delay")
    if isinstance(delay, int) and delay > 0:
        await asyncio.sleep(delay / 1000)
    message = sim.whatsapp.from_api(instance, jid, draft, arrived)
    return reply(compose.told_by(message, instance.id, base64=bool(instance.sends_base64)), 201)


def _must_exist(sim: Simulation, jid: str, number: str) -> None:
    if not sim.world.phone(jid).on_whatsapp:
        raise GatewayError(400, [{"jid": jid, "exists": False, "number": number}])


def _checked(body: dict[str, Any], content: str) -> str:
    """Return the text of a field after the gateway's validation of it and of the number."""
    if "number" not in body:
        raise problems.lacking("number")
    if not isinstance(body["number"], str):
        raise GatewayError(400, [["Invalid format"]])
    if content not in body:
        raise problems.lacking(content)
    return str(body[content])


def _base64(content: str, refusal: str) -> str:
    try:
        base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise GatewayError(400, [refusal]) from None
    return content


def _quoted(sim: Simulation, body: dict[str, Any]) -> dict[str, Any]:
    quoted = body.get("quoted")
    key = quoted.get("key") if isinstance(quoted, dict) else None
    quoted_id = key.get("id") if isinstance(key, dict) else None
    return {"quoted": sim.world.messages.get(quoted_id or ""), "quoted_id": quoted_id}
