"""Who asks."""

from django.http import HttpRequest

from lia_cortex.accounts.models import User


def person(request: HttpRequest) -> User:
    """Return the person who asks; the view must demand a login. Raises TypeError without one."""
    if not isinstance(request.user, User):
        raise TypeError("the view is open to strangers")
    return request.user
