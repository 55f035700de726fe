"""Cursor pages: `results` and `next`."""

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response


class Pages(CursorPagination):
    """Pages that stay right while rows arrive; the cursor is opaque."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"

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


class NewestFirst(Pages):
    """Conversations, the one that somebody spoke in last first."""

    ordering = ("-last_message_at", "-id")


class OldestFirst(Pages):
    """Messages in the order of the thread."""

    ordering = ("at", "id")
