"""/simulated/phones/…: the customers' phones, and the company's own."""

import base64
import html

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from lia_cortex.integrations.evolution.simulated.drafts import draft_of
from lia_cortex.integrations.evolution.simulated.models import Json, Message, Phone, message_id
from lia_cortex.integrations.evolution.simulated.numbers import canonical
from lia_cortex.integrations.evolution.simulated.phone_view import chat, entry
from lia_cortex.integrations.evolution.simulated.simulation import Simulation, body_of, reply, simulation
from lia_cortex.integrations.evolution.simulated.stream import EVERY

_NO_SCRIPTS = {"content-security-policy": "sandbox; default-src 'none'", "x-content-type-options": "nosniff"}


def _phone(request: Request, sim: Simulation, name: str = "") -> Phone:
    return sim.world.phone(request.path_params["number"], name)


def _company(sim: Simulation, wanted: object, phone: Phone | None = None) -> str:
    """Return the company's number that is meant: named, by its instance, the last one used, or the first."""
    if wanted:
        named = sim.world.instances.get(str(wanted))
        return (named.number or "") if named else str(wanted).lstrip("+").partition("@")[0]
    if phone and phone.company:
        return phone.company
    return next((each.number for each in sim.world.instances.values() if each.number), "")


def _asked(error: Exception) -> Response:
    return reply({"detail": str(error) or type(error).__name__}, 400)


async def list_phones(request: Request) -> Response:
    """List the phones that exist, with the last message of each."""
    sim = simulation(request)
    found = []
    for phone in sim.world.phones.values():
        messages = sim.world.chat(phone)
        last = entry(messages[-1], sim.world) if messages else None
        found.append({"number": phone.number, "name": phone.name, "last": last})
    return reply({"phones": found})


async def set_phone(request: Request) -> Response:
    """Change a phone: name, on_whatsapp, online, reads."""
    sim, body = simulation(request), await body_of(request)
    phone = _phone(request, sim, str(body.get("name") or ""))
    for flag in ("on_whatsapp", "online", "reads"):
        if flag in body:
            setattr(phone, flag, bool(body[flag]))
    if phone.online:
        sim.whatsapp.back_online(phone)
    return reply(chat(phone, sim.world, None))


async def show_chat(request: Request) -> Response:
    """Return everything that the phone shows."""
    sim = simulation(request)
    return reply(chat(_phone(request, sim), sim.world, request.query_params.get("company")))


async def customer_message(request: Request) -> Response:
    """Let the customer write, edit, delete or react; returns the provider's id."""
    sim, body = simulation(request), await body_of(request)
    phone = _phone(request, sim, str(body.get("push_name") or ""))
    try:
        if body.get("type") in ("edit", "delete"):
            return reply(_change(sim, phone, body))
        draft = draft_of(body, sim.world)
    except (ValueError, KeyError, TypeError) as error:
        return _asked(error)
    company = _company(sim, body.get("to"), phone)
    message = sim.whatsapp.from_customer(phone, company, draft, as_lid=body.get("as_lid") is True)
    return reply({"id": message.id, "company": company}, 201)


def _change(sim: Simulation, phone: Phone, body: Json) -> Json:
    target: Message | None = sim.world.messages.get(str(body.get("target")))
    if target is None or target.phone is not phone or target.by != "customer":
        raise ValueError("no such message of this phone")
    if body["type"] == "edit":
        sim.whatsapp.edit(target, str(body.get("text") or ""))
    else:
        sim.whatsapp.delete(target)
    return {"id": target.id, "company": target.company}


async def customer_presence(request: Request) -> Response:
    """Let the customer type, record or stop."""
    sim, body = simulation(request), await body_of(request)
    phone = _phone(request, sim)
    sim.whatsapp.typing(phone, _company(sim, body.get("to"), phone), str(body.get("presence") or "composing"))
    return reply({}, 201)


async def customer_call(request: Request) -> Response:
    """Let the customer ring."""
    sim, body = simulation(request), await body_of(request)
    phone, call_id = _phone(request, sim), message_id()
    sim.whatsapp.call(phone, _company(sim, body.get("to"), phone), call_id)
    return reply({"id": call_id}, 201)


async def owner_message(request: Request) -> Response:
    """Let a person type on the company's own phone: `from` a number or an instance, `to` a customer."""
    sim, body = simulation(request), await body_of(request)
    try:
        phone = sim.world.phone(str(body["to"]))
        draft = draft_of(body, sim.world)
    except (ValueError, KeyError, TypeError) as error:
        return _asked(error)
    message = sim.whatsapp.from_owner(_company(sim, body.get("from"), phone), phone, draft)
    return reply({"id": message.id, "company": message.company}, 201)


async def watch(request: Request) -> Response:
    """Stream the changes of a phone's screen as server-sent events."""
    sim = simulation(request)
    changes = sim.stream.watch(_phone(request, sim).number)
    return StreamingResponse(changes, media_type="text/event-stream", headers={"cache-control": "no-store"})


async def watch_all(request: Request) -> Response:
    """Stream the changes of all phones, each with its number."""
    changes = simulation(request).stream.watch(EVERY)
    return StreamingResponse(changes, media_type="text/event-stream", headers={"cache-control": "no-store"})


async def picture(request: Request) -> Response:
    """Return a profile picture: the initial on a disc."""
    sim = simulation(request)
    number = request.path_params["number"]
    place = sim.world.phones.get(canonical(number))
    letter = html.escape((place.name if place else number)[:1].upper())
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        '<circle cx="32" cy="32" r="32" fill="#5b7a8c"/>'
        f'<text x="32" y="42" font-size="28" text-anchor="middle" fill="#fff">{letter}</text></svg>'
    )
    return Response(drawn, media_type="image/svg+xml", headers=_NO_SCRIPTS)


async def media(request: Request) -> Response:
    """Return the bytes of an attachment, for the browser phones."""
    message = simulation(request).world.messages.get(request.path_params["id"])
    if message is None or message.attachment is None or message.deleted:
        return reply({"detail": "no such attachment"}, 404)
    content = base64.b64decode(message.attachment.base64)
    return Response(content, media_type=message.attachment.mime, headers=_NO_SCRIPTS)
