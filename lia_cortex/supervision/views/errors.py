"""What is told when a page cannot be shown: a page to a person, JSON to a program; never a traceback."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults
from psycopg_pool import PoolTimeout

AWAY = (OperationalError, InterfaceError, PoolTimeout)
RETRY_SECONDS = 5


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 503 while the database is away, so that load balancers try elsewhere, and 500 otherwise."""
    is_away = isinstance(sys.exception() if sys.version_info >= (3, 11) else None, AWAY)
    status = 503 if is_away else 500
    headers = {"Retry-After": str(RETRY_SECONDS)} if is_away else None
    if _is_program(request):
        code, detail = (
            ("unavailable", _("The database is away.")) if is_away else ("server_error", _("Something broke here."))
        )
        return JsonResponse({"detail": detail, "code": code}, status=status, headers=headers)
    return HttpResponse(render_to_string(f"{status}.html"), status=status, headers=headers)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 404 in the shape that the asker reads."""
    if _is_program(request):
        return JsonResponse({"detail": _("There is nothing at this address."), "code": "not_found"}, status=404)
    return defaults.page_not_found(request, exception)


def _is_program(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
