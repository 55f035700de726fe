"""GET /metrics."""

import ipaddress

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from lia_cortex.operations import exposition

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")
"""A proxy on this machine is on loopback itself and carries the whole world: its requests need a token."""


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the metrics of all processes to loopback, or to who has an API token; otherwise 401."""
    if not (_is_local(request) or _has_token(request)):
        body = {"detail": _("An API token is needed."), "code": "not_authenticated"}
        return JsonResponse(body, status=401, headers={"WWW-Authenticate": "Token"})
    return HttpResponse(exposition.text(), content_type=exposition.CONTENT_TYPE)


def _is_local(request: HttpRequest) -> bool:
    if any(request.META.get(name) for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    try:
        return TokenAuthentication().authenticate(Request(request)) is not None
    except AuthenticationFailed:
        return False
