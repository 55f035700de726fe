"""An open conversation in the parts that a page puts in place by itself."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from conversations.services import notes
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.supervision.queries import floor, known, passed_on, thread
from lia_cortex.supervision.queries.bubbles import Thread
from lia_cortex.supervision.services import drafts
from lia_cortex.supervision.views import listing


def context(shown: Thread, *, person: User, section: str) -> dict[str, object]:
    """Return what the templates of a thread need."""
    return {"thread": shown, "floor": floor.of(shown.head, person=person), "section": section}


def opened(shown: Thread, *, person: User, section: str) -> dict[str, object]:
    """Return what a page needs that opens the thread: the parts and the person's drafts; mentions are seen by it."""
    notes.seen(conversation_id=shown.head.pk, person=person, now=clock.now())
    kept = drafts.of(conversation_id=shown.head.public_id, person=person)
    return context(shown, person=person, section=section) | {"drafts": kept}


def of(request: HttpRequest, *, person: User, public_id: str) -> dict[str, str]:
    """Return the thread in parts; empty ones, and where it is now, when it may not be seen any more."""
    if not known.visible(person=person, public_ids=[public_id]):
        where = passed_on.words(person=person, public_id=public_id)
        return {"id": public_id, "head": "", "items": "", "floor": "", "where": where}
    found = thread.read(person=person, public_id=public_id, now=clock.now())
    shown = context(found, person=person, section=listing.section(request))
    return {
        "id": public_id,
        "head": render_to_string("supervision/head.html", shown, request),
        "items": render_to_string("supervision/items.html", shown, request),
        "floor": render_to_string("supervision/composer_floor.html", shown, request),
    }
