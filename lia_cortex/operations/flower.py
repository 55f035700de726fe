"""/flower/: Flower, for admins only."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseForbidden,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lia_cortex.accounts.models import User
from lia_cortex.integrations.flower import client
from lia_cortex.kernel.errors import Retryable


# Flower's pages do not know our token: `_is_ours` stands in for it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
async def flower(request: HttpRequest, **_path: str) -> HttpResponseBase:
    """Answer what Flower answers; redirect strangers to the login, refuse all but admins with 403."""
    person = await request.auser()
    if not isinstance(person, User):
        return redirect_to_login(request.get_full_path())
    if not (person.is_superuser or person.role == User.Role.ADMIN):
        return HttpResponseForbidden(_("Only admins may look into the queues."))
    if request.method == "POST" and not _is_ours(request):
        return HttpResponseForbidden(_("This request came from another site."))
    if not settings.LIA_FLOWER_URL:
        return HttpResponse(_("Flower does not run here: LIA_FLOWER_URL is not set."), status=503)
    return await _passed_on(request)


def _is_ours(request: HttpRequest) -> bool:
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in {own, *settings.CSRF_TRUSTED_ORIGINS}


async def _passed_on(request: HttpRequest) -> HttpResponseBase:
    try:
        answer = await client.pass_on(
            base_url=settings.LIA_FLOWER_URL,
            method=str(request.method),
            target=request.get_full_path(),
            headers=request.headers,
            body=request.body,
        )
    except Retryable:
        return HttpResponse(_("Flower does not answer."), status=502)
    return StreamingHttpResponse(answer.chunks(), status=answer.status, headers=dict(answer.headers))
