"""The wallboard: big numbers for a screen that hangs on a wall; it has nothing to press."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lia_cortex.kernel import clock
from lia_cortex.supervision.queries import floors
from lia_cortex.supervision.queries.filters import Filter
from lia_cortex.supervision.views import tiles
from lia_cortex.supervision.views.access import person


@require_safe
@never_cache
@login_required
def wall(request: HttpRequest) -> HttpResponse:
    """Show the strip, the longest waits and each team; the numbers alone for a page that is open."""
    asks, now = person(request), clock.now()
    if not asks.sees_everything:
        raise PermissionDenied
    context = {
        "tiles": tiles.of(person=asks, by=Filter(), base=reverse("supervision:board"), now=now),
        "waits": floors.longest_waits(person=asks, now=now),
        "teams": floors.teams(now=now),
        "section": "wall",
    }
    name = "wall_numbers" if request.headers.get("HX-Request") else "wall"
    return render(request, f"supervision/{name}.html", context)
