"""The header by which a client may send the same write again: it is done once."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

HEADER = "Idempotency-Key"
LONGEST = 120


def parameter(what: str) -> OpenApiParameter:
    """Return the header as the schema describes it for an endpoint that writes one of `what`."""
    told = f"The same key again returns the same {what}; with another text it is refused."
    return OpenApiParameter(HEADER, location=OpenApiParameter.HEADER, description=told)


def key(request: Request) -> str:
    """Return the key that the client gave, "" for none; raise ValidationError for one that is too long."""
    given = request.headers.get(HEADER, "").strip()
    if len(given) > LONGEST:
        raise ValidationError({HEADER: [f"At most {LONGEST} characters."]})
    return given
