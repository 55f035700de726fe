"""What a person sees when a page cannot be shown; never a traceback."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

AWAY = (OperationalError, InterfaceError, PoolTimeout)
RETRY_SECONDS = 5


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the request may be what is broken
    """Return 503 while the database is away, so that load balancers try elsewhere, and 500 otherwise."""
    if isinstance(sys.exception() if sys.version_info >= (3, 11) else None, AWAY):
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)
