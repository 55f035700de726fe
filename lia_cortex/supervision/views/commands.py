"""What the palette offers: places to go, deeds to do, and conversations by name, phone or protocol."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assistants.models import Assistant
from conversations.models import Tag
from conversations.queries import search, visibility
from lia_cortex.accounts.models import Team, User
from lia_cortex.supervision import addresses
from lia_cortex.supervision.models import Act
from lia_cortex.supervision.queries import filters, people, possible, urgencies
from lia_cortex.supervision.queries.filters import Filter
from lia_cortex.supervision.services import acts
from lia_cortex.supervision.views import listing
from lia_cortex.supervision.views.access import person

MOST_FOUND = 8
MOST_PEOPLE = 300
HOUR, DAY = 60, 24 * 60
Verb = Act.Verb

Command = dict[str, object]


@require_safe
@never_cache
@login_required
def offered(request: HttpRequest) -> JsonResponse:
    """Return places, deeds, and what deeds need: colleagues, teams, assistants, tags, priorities, times.

    With `id` deeds are marked that make sense for one of these conversations and are the person's to do.
    """
    asks, chosen = person(request), request.GET.getlist("id")
    deeds = _deeds()
    if chosen:
        sensible = possible.verbs(person=asks, public_ids=chosen, most=acts.MOST)
        deeds = [deed | {"offered": deed["verb"] in sensible} for deed in deeds]
    return JsonResponse({"places": _places(asks), "deeds": deeds, "targets": _targets()})


@require_safe
@never_cache
@login_required
def jump(request: HttpRequest) -> JsonResponse:
    """Return the newest conversations that the term names by name, phone or protocol."""
    by = filters.read(request.GET)
    if not by.q:
        return JsonResponse({"conversations": []})
    related = ("contact__merged_into", "identity")
    found = visibility.conversations(person=person(request)).filter(search.matching(by.q)).select_related(*related)
    return JsonResponse(
        {
            "conversations": [
                {
                    "label": people.contact(each.contact, identity=each.identity),
                    "note": f"{each.protocol} · {each.get_state_display()}",
                    "href": addresses.conversation(each.public_id, section=listing.section(request)),
                }
                for each in found.order_by("-last_message_at", "-id")[:MOST_FOUND]
            ]
        }
    )


def _places(asks: User) -> list[Command]:
    places: list[Command] = []
    for section, lists in listing.LISTS.items():
        base, page = reverse(f"supervision:{section}"), _("My desk") if section == listing.DESK else _("Board")
        places += [
            {"label": f"{page}: {listing.LABELS[name]}", "href": f"{base}{Filter(list=name).search}", "icon": "chats"}
            for name in lists
        ]
    if asks.sees_everything:
        places.append({"label": _("Wallboard"), "href": reverse("supervision:wall"), "icon": "tv"})
    if asks.is_staff:
        places.append({"label": _("Administration"), "href": reverse("admin:index"), "icon": "sliders"})
    return places


def _deeds() -> list[Command]:
    return [
        {"label": _("Take over"), "verb": Verb.TAKE_OVER, "icon": "hand"},
        {"label": _("Watch"), "verb": Verb.WATCH, "icon": "eye"},
        {"label": _("Stop watching"), "verb": Verb.UNWATCH, "icon": "eye"},
        {"label": _("Assign…"), "verb": Verb.ASSIGN, "choose": "people", "icon": "person"},
        {"label": _("Transfer…"), "verb": Verb.TRANSFER, "choose": "transfer", "icon": "transfer"},
        {"label": _("Return to the assistant"), "verb": Verb.RETURN, "icon": "return"},
        {"label": _("Change the priority…"), "verb": Verb.PRIORITISE, "choose": "priority", "icon": "flame"},
        {"label": _("Set aside…"), "verb": Verb.SNOOZE, "choose": "until", "icon": "snooze"},
        {"label": _("Tag…"), "verb": Verb.TAG, "choose": "tags", "icon": "tag"},
        {"label": _("Close"), "verb": Verb.CLOSE, "icon": "archive"},
        {"label": _("Reopen"), "verb": Verb.REOPEN, "icon": "retry"},
    ]


def _targets() -> dict[str, list[Command]]:
    staff: list[Command] = sorted(
        (
            {"label": people.person(each), "details": {"user": each.public_id}}
            for each in User.objects.filter(is_active=True)[:MOST_PEOPLE]
        ),
        key=lambda each: str(each["label"]).casefold(),
    )
    teams: list[Command] = [
        {"label": name, "note": _("Team"), "details": {"team": public_id}}
        for public_id, name in Team.objects.values_list("public_id", "name")
    ]
    assistants: list[Command] = [
        {"label": name, "note": _("Assistant"), "details": {"assistant": slug}}
        for slug, name in Assistant.objects.filter(is_active=True).order_by("name").values_list("slug", "name")
    ]
    tags = Tag.objects.filter(is_active=True).values_list("name", flat=True)
    return {
        "people": staff,
        "transfer": [*teams, *assistants],
        "priority": [{"label": name, "details": {"priority": str(number)}} for number, name in urgencies.OFFERED],
        "until": [
            {"label": _("For an hour"), "details": {"minutes": str(HOUR)}},
            {"label": _("For three hours"), "details": {"minutes": str(3 * HOUR)}},
            {"label": _("Until tomorrow at this time"), "details": {"minutes": str(DAY)}},
            {"label": _("Until the customer writes"), "details": {}},
        ],
        "tags": [{"label": name, "details": {"add": name}} for name in tags],
    }
