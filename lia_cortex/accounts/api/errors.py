"""The one shape of an error: `{"detail", "code"}`, and `fields` where a field is wrong."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from lia_cortex.kernel.errors import IllegalMove, Refused, StaleState

NOT_FOUND = frozenset({"not_found"})
FORBIDDEN = frozenset({"not_allowed", "forbidden"})
"""Codes of refusals that are not about the state of things; every other one is a 409."""

AWAY = (OperationalError, InterfaceError, PoolTimeout)
RETRY_SECONDS = 5


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer for an error, or None for one that nobody foresaw (Django answers 500)."""
    if isinstance(error, Refused):
        return _answer(_status_of(error), detail=str(error), code=error.code)
    if isinstance(error, IllegalMove | StaleState):
        detail = _("Somebody else was first, or the state does not allow this. Look again.")
        return _answer(status.HTTP_409_CONFLICT, detail=detail, code="changed_meanwhile")
    if isinstance(error, AWAY):
        response = _answer(status.HTTP_503_SERVICE_UNAVAILABLE, detail=_("The database is away."), code="unavailable")
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    known = exception_handler(error, context)
    if known is not None:
        known.data = _body(error)
    return known


def _status_of(error: Refused) -> int:
    if error.code in NOT_FOUND:
        return status.HTTP_404_NOT_FOUND
    if error.code in FORBIDDEN:
        return status.HTTP_403_FORBIDDEN
    return status.HTTP_409_CONFLICT


def _answer(to: int, /, **body: object) -> Response:
    return Response(body, status=to)


def _body(error: Exception) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        return {"detail": _("Some fields are not right."), "code": "invalid", "fields": fields}
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        raise TypeError("REST framework answered an error that it does not know") from error
    body: dict[str, Any] = {"detail": str(error.detail), "code": str(error.get_codes())}
    if error.status_code == status.HTTP_400_BAD_REQUEST:
        body["fields"] = {}
    return body
