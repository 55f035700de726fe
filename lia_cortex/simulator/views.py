"""Phones in the browser: a page, and a thin passage to the simulated gateway."""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from lia_cortex.integrations.backoffice.simulated import people
from lia_cortex.integrations.evolution.simulated_control import PhoneRefusedError, Phones, PhonesAwayError
from lia_cortex.simulator.gate import simulated_only

PHONES_MOST = 12
"""Phones of one page: each is a request to the gateway every second."""

FILE_BYTES = 5 * 1024 * 1024
"""Of a picture or a document: in base64 it still fits into the largest request that Django takes."""

SENDABLE = frozenset(
    {
        *("type", "text", "caption", "base64", "mime", "filename", "seconds", "voice", "reply_to", "target"),
        *("emoji", "latitude", "longitude", "name", "address", "phone", "to", "from", "push_name", "as_lid"),
    }
)
SETTABLE = frozenset({"name", "online", "reads"})
SHOWN = ("image/", "audio/", "video/")

Passage = Callable[..., dict[str, Any]]


@simulated_only
@require_safe
@ensure_csrf_cookie
def phones(request: HttpRequest) -> HttpResponse:
    """Show the phones."""
    context = {
        "section": "simulator",
        "file_bytes": FILE_BYTES,
        "phones_most": PHONES_MOST,
        "examples": _examples() if settings.BACKOFFICE_SIMULATED else (),
    }
    return render(request, "simulator/phones.html", context)


def _examples() -> list[tuple[str, str, str]]:
    """Return number, name and document of a customer in each situation that the example back office knows."""
    found = [(str(people.FIRST_PHONE + at), people.person(at, each)) for at, each in enumerate(people.SITUATIONS)]
    return [(number, person.name, person.document) for number, person in found]


def _passage(view: Passage) -> Callable[..., JsonResponse]:
    """Turn what the gateway says into JSON, and its silence into words."""

    @wraps(view)
    def passing(request: HttpRequest, **arguments: str) -> JsonResponse:
        try:
            return JsonResponse(view(request, **arguments))
        except PhoneRefusedError as error:
            return JsonResponse({"detail": str(error)}, status=400)
        except PhonesAwayError:
            return JsonResponse({"detail": _("The simulated WhatsApp does not answer.")}, status=503)

    return passing


@simulated_only
@require_safe
@_passage
def chats(request: HttpRequest) -> dict[str, Any]:
    """Return what all phones of the page show, or only the version when it has not changed since `seen`."""
    numbers = request.GET.getlist("number")[:PHONES_MOST]
    found = {
        "phones": [_phones().chat(number) for number in numbers],
        "companies": _phones().companies(),
    }
    version = hashlib.blake2b(json.dumps(found).encode(), digest_size=12).hexdigest()
    return {"version": version} if version == request.GET.get("seen") else found | {"version": version}


@simulated_only
@require_POST
@_passage
def settings_of(request: HttpRequest, number: str) -> dict[str, Any]:
    """Name a phone, take it off the network or let it read silently."""
    return _phones().set(number, settings=_body(request, SETTABLE))


@simulated_only
@require_POST
@_passage
def say(request: HttpRequest, number: str) -> dict[str, Any]:
    """Let the customer write, edit, delete or react."""
    return _phones().say(number, message=_body(request, SENDABLE))


@simulated_only
@require_POST
@_passage
def presence(request: HttpRequest, number: str) -> dict[str, Any]:
    """Let the customer type, record or stop."""
    body = _body(request, frozenset({"presence", "to"}))
    _phones().presence(number, presence=str(body.get("presence", "composing")), to=str(body.get("to", "")))
    return {}


@simulated_only
@require_POST
@_passage
def say_as_owner(request: HttpRequest) -> dict[str, Any]:
    """Let a person write on the company's own phone."""
    return _phones().say_as_owner(message=_body(request, SENDABLE))


@simulated_only
@require_safe
@csp({"default-src": ["'none'"], "sandbox": [""]})  # type: ignore[arg-type]
def media(request: HttpRequest, message_id: str) -> HttpResponse:  # noqa: ARG001 - Django calls it with the request
    """Return an attachment for the phones; whatever is no picture, sound or video is only downloaded."""
    try:
        found = _phones().media(message_id)
    except (PhoneRefusedError, PhonesAwayError) as error:
        raise Http404 from error
    shown = found.mime.startswith(SHOWN) and "svg" not in found.mime
    response = HttpResponse(found.content, content_type=found.mime if shown else "application/octet-stream")
    if not shown:
        response.headers["Content-Disposition"] = "attachment"
    return response


@lru_cache(maxsize=1)
def _phones_at(base_url: str) -> Phones:
    return Phones(base_url)


def _phones() -> Phones:
    return _phones_at(settings.EVOLUTION_API_URL)


def _body(request: HttpRequest, fields: frozenset[str]) -> dict[str, Any]:
    """Return the fields that a phone may set; raise PhoneRefusedError for a body that is none."""
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise PhoneRefusedError(_("The request is not JSON."))
    return {name: value for name, value in body.items() if name in fields}
