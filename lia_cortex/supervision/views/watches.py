"""What a person watches."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.queries import visibility
from lia_cortex.supervision.models import Watch
from lia_cortex.supervision.views.access import person

MOST = 1000
"""The newest ones: a page shows the marks of the rows that it has."""


@require_safe
@never_cache
@login_required
def mine(request: HttpRequest) -> JsonResponse:
    """Return the conversations that the person watches and may see."""
    asks = person(request)
    found = Watch.objects.filter(user=asks, conversation__in=visibility.conversations(person=asks)).order_by("-at")
    return JsonResponse({"watched": list(found.values_list("conversation__public_id", flat=True)[:MOST])})
