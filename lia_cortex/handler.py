"""Django's pages, each answered in one thread from the first middleware to the last."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PageHandler(ASGIHandler):
    """An ASGI handler that goes to the request's thread once: no middleware and no view here is a coroutine.

    Django's own goes there and back for each hook of each middleware, and waits for the interpreter each time that
    another thread has it: beside other readers some twenty such ways cost more than the page.
    """

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 - Django's signature
        """Build the chain that a WSGI server has."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of the whole chain."""
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
