"""The back office's refusals: a status, a code for programs, a sentence for people."""

from typing import Any

from pydantic import ValidationError


class Refused(Exception):
    """Ends a request with an error body; what it wrote is taken back."""

    def __init__(self, status: int, code: str, message: str, fields: list[dict[str, str]] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields or []

    def body(self) -> dict[str, Any]:
        """Return the error body."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.fields:
            error["fields"] = self.fields
        return {"error": error}


def not_found(what: str) -> Refused:
    """Say that there is no such thing."""
    return Refused(404, f"{what}_not_found", f"There is no such {what.replace('_', ' ')}.")


def conflict(code: str, message: str) -> Refused:
    """Say that the state of things does not allow it."""
    return Refused(409, code, message)


def unprocessable(code: str, message: str, field: str) -> Refused:
    """Say which field cannot be taken."""
    return Refused(422, code, message, [{"field": field, "message": message}])


def invalid(error: ValidationError) -> Refused:
    """Say every field that is missing or malformed; values are not repeated, they may be personal."""
    fields = [
        {"field": ".".join(map(str, each["loc"])) or "(all)", "message": each["msg"]}
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return Refused(422, "invalid_request", "The request has fields that cannot be taken.", fields)
