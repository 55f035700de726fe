"""Whether the process lives."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django calls it with the request
    """Return 200 whenever this process can answer at all; it asks no service."""
    return HttpResponse("ok", content_type="text/plain")
