"""Whether I am there, and how much I have: what the switch of the pages shows and sets."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from conversations.models import Conversation
from lia_cortex.accounts.models import Presence
from lia_cortex.accounts.services import presence
from lia_cortex.kernel import clock
from lia_cortex.supervision.queries import conditions, filters
from lia_cortex.supervision.views.access import person


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def mine(request: HttpRequest) -> JsonResponse:
    """Note that a page is open, or with `status` what the person chose to be; return presence, load and capacity."""
    asks, now = person(request), clock.now()
    if request.method == "POST":
        status = request.POST.get("status", "")
        if status not in Presence.Status.values:
            return JsonResponse({"code": "unknown_status"}, status=400)
        presence.choose(user=asks, status=status, now=now)
    else:
        presence.seen(user=asks, now=now)
    own = conditions.of_list(filters.MINE, person=asks, now=now)
    return JsonResponse(
        {
            "status": presence.of(user=asks, now=now),
            "load": Conversation.objects.filter(own).count(),
            "capacity": asks.capacity,
        }
    )
