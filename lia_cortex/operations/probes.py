"""GET /healthz and /readyz."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lia_cortex.operations import checks


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200: the process lives."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when everything is there, otherwise 503 and what is not.

    `?for=ingress` asks only what a webhook needs: Postgres and its migrations.
    """
    wanted = checks.INGRESS if request.GET.get("for") == "ingress" else checks.EVERYTHING
    missing = checks.missing(wanted)
    response = JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)
    # Django logs a 503 as an error; a platform that starts is asked four times a second.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


class ProbeMiddleware:
    """Answers probes before anything looks at the Host header: they call a process by its address.

    Put it first; without it a probe by IP is refused wherever ALLOWED_HOSTS names the public host only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a probe, or pass the request on."""
        view = PROBES.get(request.path)
        return view(request) if view else self._get_response(request)


PROBES = {"/healthz": healthz, "/readyz": readyz}
