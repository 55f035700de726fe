"""What a role may do, for endpoints."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from lia_cortex.accounts.models import User


class SeesEverything(BasePermission):
    """Supervisors and admins only."""

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002
        """Return whether the person sees the whole company."""
        return isinstance(request.user, User) and request.user.sees_everything


def person(request: Request) -> User:
    """Return who asks; the view must demand a login. Raises TypeError without one."""
    if not isinstance(request.user, User):
        raise TypeError("the endpoint is open to strangers")
    return request.user
