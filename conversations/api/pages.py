"""Cursor pages: `results` and `next`."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response


class Pages(CursorPagination):
    """Pages that stay right while rows arrive; the cursor is opaque."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return where the page begins; raise ValidationError for what no answer of ours gave out."""
        if not request.query_params.get(self.cursor_query_param):
            return None
        try:
            cursor = super().decode_cursor(request)
            _check(cursor)
        except (NotFound, ValueError) as error:
            message = _("This cursor is not from an answer of this list. Take `next` as it is, or begin without one.")
            raise ValidationError({self.cursor_query_param: [message]}, code="cursor") from error
        return cursor

    def get_paginated_response(self, data: Any) -> Response:
        """Return one page."""
        return Response({"next": self.get_next_link(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe one page."""
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {"type": "string", "nullable": True, "format": "uri"},
                "results": schema,
            },
        }


def _check(cursor: Any) -> None:
    """Raise ValueError unless one of our lists could have stood there: each is ordered by a moment.

    Much that is no cursor can be decoded as one, and would be the first page, or an error of the database.
    """
    if cursor.position is None and not cursor.offset:
        raise ValueError("it leads nowhere")
    at = parse_datetime(cursor.position) if cursor.position is not None else None
    if cursor.position is not None and (at is None or at.tzinfo is None or not cursor.position.isprintable()):
        raise ValueError("it leads to no moment")


class NewestFirst(Pages):
    """Conversations, the one that somebody spoke in last first."""

    ordering = ("-last_message_at", "-id")


class OldestFirst(Pages):
    """Messages in the order of the thread."""

    ordering = ("at", "id")
