"""Who sees the operations page, and who steers."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused

View = Callable[..., HttpResponse]


def steers(person: object) -> bool:
    """Return whether this person may change anything here: admins do."""
    return isinstance(person, User) and (person.is_superuser or person.role == User.Role.ADMIN)


def seen(view: View) -> View:
    """Show the page to admins and supervisors; 403 to others."""

    @require_safe
    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **arguments: str) -> HttpResponse:
        if not isinstance(request.user, User) or not request.user.sees_everything:
            raise PermissionDenied
        return view(request, **arguments)

    return guarded


def steered(to: str) -> Callable[[Callable[..., str]], View]:
    """Turn an act into a view for admins that says what was done, or why not, on the page `to`; 403 to others."""

    def turned(act: Callable[..., str]) -> View:
        @require_POST
        @login_required
        @wraps(act)
        def guarded(request: HttpRequest, **arguments: str) -> HttpResponse:
            if not steers(request.user):
                raise PermissionDenied
            try:
                messages.success(request, act(request, request.user, **arguments))
            except Refused as refusal:
                messages.warning(request, str(refusal) or _("This was refused."))
            where = resolve_url(f"operations:{to}")
            return redirect(f"{where}?kind={arguments['kind']}" if "kind" in arguments else where)

        return guarded

    return turned
