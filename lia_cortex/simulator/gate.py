"""Where the phones exist at all, and who may pick one up."""

import ipaddress
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]


def simulated_only(view: View) -> View:
    """Let a view exist only locally with a simulated WhatsApp; without login only on this machine itself."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, **arguments: str) -> HttpResponseBase:
        if settings.LIA_ENV != "local" or not settings.EVOLUTION_SIMULATED:
            raise Http404
        if not _is_here(request) and not request.user.is_authenticated:
            if request.method == "GET" and "json" not in request.headers.get("Accept", ""):
                return redirect_to_login(request.get_full_path())
            return JsonResponse({"detail": _("Log in first.")}, status=403)
        return view(request, **arguments)

    return guarded


def _is_here(request: HttpRequest) -> bool:
    # A proxy on this machine would make everybody local.
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
