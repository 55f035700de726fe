"""The gateway's refusals, as recorded."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

_NAMES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    429: "Too Many Requests",
}


class GatewayError(Exception):
    """Ends a request with one of the gateway's error bodies."""

    def __init__(self, status: int, message: Any) -> None:
        super().__init__(status)
        self.status = status
        self.message = message


def body(status: int, message: Any) -> dict[str, Any]:
    """Return the gateway's error body."""
    return {"status": status, "error": _NAMES.get(status, "Error"), "response": {"message": message}}


async def answer(_request: Request, problem: Exception) -> JSONResponse:
    """Turn a GatewayError into its response."""
    if not isinstance(problem, GatewayError):
        raise problem
    return JSONResponse(body(problem.status, problem.message), problem.status)


def no_instance(name: str) -> GatewayError:
    """Say that there is no such instance."""
    return GatewayError(404, [f'The "{name}" instance does not exist'])


def lost_connection() -> GatewayError:
    """Say what a send meets while the phone is not connected."""
    return GatewayError(400, ["Error: Connection Closed"])


def lacking(name: str) -> GatewayError:
    """Say that the body lacks a property: the list is nested, as the gateway's validator answers."""
    return GatewayError(400, [[f'instance requires property "{name}"']])
