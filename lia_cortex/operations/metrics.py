"""GET /metrics."""

import ipaddress
from functools import partial

from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from lia_cortex.kernel import asking
from lia_cortex.kernel.asking import TooLate
from lia_cortex.operations import exposition

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")
"""A proxy on this machine is on loopback itself and carries the whole world: its requests need a token."""


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the metrics of all processes to loopback, or to who has an API token; otherwise 401.

    503 while the rows of tokens cannot be read: nobody can tell then whether this one is good.
    """
    try:
        allowed = _is_local(request) or asking.within(exposition.ANSWER_SECONDS, partial(_has_token, request))
    except (DatabaseError, PoolTimeout, TooLate):
        body = {"detail": _("The token cannot be looked up now."), "code": "unavailable"}
        response = JsonResponse(body, status=503)
        # Django logs a 503 as an error; what is away is logged where it is noticed.
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
        return response
    if not allowed:
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
