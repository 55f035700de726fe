"""Lists that open while a person types: ready answers after a slash, colleagues after an at sign."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lia_cortex.supervision.queries import people, ready
from lia_cortex.supervision.services import filling
from lia_cortex.supervision.views import answers
from lia_cortex.supervision.views.access import person


@require_safe
@never_cache
@login_required
def suggest(request: HttpRequest, public_id: str) -> HttpResponse:
    """List what fits what is typed, filled in for this conversation; nothing where nothing fits."""
    asks, typed = person(request), request.GET.get("typed", "")
    conversation = answers.seen(asks, public_id)
    if request.GET.get("sign") == "@":
        rows = [
            (f"@{one.username}", people.person(one), f"@{one.username}")
            for one in ready.colleagues(person=asks, typed=typed)
        ]
    else:
        known = filling.values(conversation=conversation, person=asks)
        found = ready.answers(person=asks, typed=typed)
        rows = [(filling.fill(one.text, known=known), one.title, f"/{one.shortcut}") for one in found]
    return render(request, "supervision/composer_list.html", {"rows": rows})
