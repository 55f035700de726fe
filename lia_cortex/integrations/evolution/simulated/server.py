"""The simulated gateway as an ASGI application, and how it is served."""

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from lia_cortex.integrations import serving
from lia_cortex.integrations.evolution.simulated import (
    control,
    control_phones,
    problems,
    rest_chat,
    rest_instances,
    rest_messages,
)
from lia_cortex.integrations.evolution.simulated.gate import of_gateway, of_instance
from lia_cortex.integrations.evolution.simulated.simulation import Options, Simulation, reply
from lia_cortex.integrations.serving import Marked

_OF_INSTANCE = {
    ("POST", "/message/sendText"): rest_messages.send_text,
    ("POST", "/message/sendMedia"): rest_messages.send_media,
    ("POST", "/message/sendWhatsAppAudio"): rest_messages.send_audio,
    ("POST", "/chat/sendPresence"): rest_chat.send_presence,
    ("POST", "/chat/markMessageAsRead"): rest_chat.mark_read,
    ("POST", "/chat/getBase64FromMediaMessage"): rest_chat.fetch_media,
    ("POST", "/chat/findMessages"): rest_chat.find_messages,
    ("POST", "/chat/whatsappNumbers"): rest_chat.whatsapp_numbers,
    ("DELETE", "/chat/deleteMessageForEveryone"): rest_chat.delete_for_everyone,
    ("GET", "/instance/connect"): rest_instances.connect,
    ("GET", "/instance/connectionState"): rest_instances.connection_state,
    ("POST", "/instance/restart"): rest_instances.restart,
    ("DELETE", "/instance/logout"): rest_instances.logout,
    ("DELETE", "/instance/delete"): rest_instances.delete,
    ("POST", "/webhook/set"): rest_instances.set_webhook,
    ("GET", "/webhook/find"): rest_instances.find_webhook,
}
_PHONES = {
    ("GET", "/events"): control_phones.watch_all,
    ("GET", "/phones"): control_phones.list_phones,
    ("PUT", "/phones/{number}"): control_phones.set_phone,
    ("GET", "/phones/{number}/chat"): control_phones.show_chat,
    ("POST", "/phones/{number}/messages"): control_phones.customer_message,
    ("POST", "/phones/{number}/presence"): control_phones.customer_presence,
    ("POST", "/phones/{number}/calls"): control_phones.customer_call,
    ("GET", "/phones/{number}/events"): control_phones.watch,
    ("GET", "/phones/{number}/picture"): control_phones.picture,
    ("GET", "/media/{id}"): control_phones.media,
    ("POST", "/owner/messages"): control_phones.owner_message,
}
_CONTROL = {
    ("GET", "/health"): control.health,
    ("GET", "/sent"): control.sent,
    ("GET", "/faults"): control.list_faults,
    ("POST", "/faults"): control.add_fault,
    ("DELETE", "/faults"): control.clear_faults,
    ("POST", "/instances/{instance}/scan"): control.scan,
    ("POST", "/reset"): control.reset,
    ("GET", "/state"): control.state,
}


def build(options: Options) -> ASGIApp:
    """Return the application of one gateway."""
    steering = _PHONES | _CONTROL
    routes = [
        *(
            Route(f"{path}/{{instance}}", of_instance(handler), methods=[method])
            for (method, path), handler in _OF_INSTANCE.items()
        ),
        Route("/instance/create", of_gateway(rest_instances.create), methods=["POST"]),
        Route("/instance/fetchInstances", of_gateway(rest_instances.fetch), methods=["GET"]),
        Mount(
            "/simulated",
            routes=[Route(path, call, methods=[method]) for (method, path), call in steering.items()],
        ),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={
            problems.GatewayError: problems.answer,
            404: _no_route,
            405: _no_route,
            Exception: _broken,
        },
    )
    app.state.simulation = Simulation(options)
    return Marked(app, mark="evolution")


async def _no_route(request: Request, _error: Exception) -> Response:
    return reply(problems.body(404, [f"Cannot {request.method} {request.url.path}"]), 404)


async def _broken(_request: Request, error: Exception) -> Response:
    return reply(problems.body(500, f"{type(error).__name__}"), 500)


def server(options: Options, *, host: str, port: int) -> uvicorn.Server:
    """Return a server that is ready to run."""
    return serving.server(build(options), host=host, port=port, keep_alive=5, grace=1)
