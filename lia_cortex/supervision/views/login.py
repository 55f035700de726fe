"""The one door with a password, and what is said when it stays shut."""

import logging
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lia_cortex.kernel import live

log = logging.getLogger(__name__)


def locked(request: HttpRequest, *_about: object) -> HttpResponse:
    """Return the login with how long to wait; the limit on wrong passwords calls it instead of the answer."""
    log.warning("login.locked")
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    context = {"locked_minutes": seconds // 60, "next": request.POST.get("next", "")}
    response = render(request, "login.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


class Logout(LogoutView):
    """Ends the login, and the lines of every page that was opened with it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log the person out."""
        person = request.user.pk
        answer = super().post(request, *args, **kwargs)
        if person is not None:
            live.rights(person=person)
        return answer


@never_cache
def to_admin(request: HttpRequest) -> HttpResponse:
    """Send people to the login of the platform and back to the admin; raise PermissionDenied for other roles.

    A second form would be a second door to guard.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next") or "/admin/")
    if not admin.site.has_permission(request):
        raise PermissionDenied
    return redirect("admin:index")
