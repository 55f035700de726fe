"""How the OpenAPI document describes errors."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class ErrorSerializer(serializers.Serializer[Any]):
    """Why not: `detail` for people, `code` for programs."""

    detail = serializers.CharField()
    code = serializers.CharField()


class InvalidSerializer(ErrorSerializer):
    """A request that is not right, field by field."""

    fields_ = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))

    def get_fields(self) -> dict[str, Any]:
        """Return the fields under their names; `fields` itself is taken in the class."""
        found = super().get_fields()
        found["fields"] = found.pop("fields_")
        return found


_ABOUT = {
    400: OpenApiResponse(InvalidSerializer, "Some fields are not right"),
    401: OpenApiResponse(ErrorSerializer, "Not logged in"),
    403: OpenApiResponse(ErrorSerializer, "Not for this role"),
    404: OpenApiResponse(ErrorSerializer, "Not there, or not for this person"),
    409: OpenApiResponse(ErrorSerializer, "The state of things does not allow it; `code` says why"),
}


def errors(codes: Iterable[int]) -> dict[int, OpenApiResponse]:
    """Return the responses for these status codes, and 401, which every endpoint has."""
    return {code: _ABOUT[code] for code in sorted({401, *codes})}
