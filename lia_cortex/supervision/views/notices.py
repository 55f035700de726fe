"""What a person wants to be told, and the news of it; nothing leaves the platform: a page must be open."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.supervision import addresses
from lia_cortex.supervision.models import NoticeRule
from lia_cortex.supervision.queries import news
from lia_cortex.supervision.queries.news import News
from lia_cortex.supervision.views import listing
from lia_cortex.supervision.views.access import person

Event = NoticeRule.Event

LONGEST_GAP = timedelta(minutes=2)
"""A page that has slept longer is told of the last minute alone."""

SETTLES = timedelta(seconds=60)
"""What bears an earlier moment may be stored within this time after it: it is looked for again, and told by its key."""

SAID = {
    Event.ASSIGNED: gettext_lazy("%(name)s was given to you"),
    Event.MESSAGE: gettext_lazy("%(name)s wrote"),
    Event.QUEUED: gettext_lazy("%(name)s waits in the queue"),
    Event.MENTION: gettext_lazy("You were named: %(name)s"),
    Event.SLA: gettext_lazy("An answer to %(name)s is nearly late"),
    Event.WATCHED: gettext_lazy("News of %(name)s, which you watch"),
}


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """Show what the person is told and how, or keep what was chosen."""
    asks = person(request)
    if request.method == "POST":
        _keep(asks, sound=set(request.POST.getlist("sound")), desktop=set(request.POST.getlist("desktop")))
    kept = {rule.event: rule for rule in NoticeRule.objects.filter(user=asks)}
    shown = [
        (event.value, event.label, kept[event].sound if event in kept else False, _desktop(kept.get(event)))
        for event in Event
    ]
    return render(request, "supervision/notices.html", {"rules": shown})


@require_safe
@never_cache
@login_required
def fresh(request: HttpRequest) -> JsonResponse:
    """Return the news since the moment that the page got last, and the moment of now.

    A page tells each key once; without a moment, of what it asks first, none.
    """
    asks, now = person(request), clock.now()
    asked = NoticeRule.objects.filter(user=asks).exclude(sound=False, desktop=False)
    kept = {rule.event: rule for rule in asked}
    after = _moment(request.GET.get("since", ""), now=now)
    found = news.since(person=asks, events=kept, after=(after or now) - SETTLES, now=now) if kept else []
    section = listing.section(request)
    told = [_told(each, kept[each.event], section=section) for each in found]
    return JsonResponse({"now": now.isoformat(), "on": bool(kept), "news": told})


def _told(each: News, rule: NoticeRule, *, section: str) -> dict[str, object]:
    return {
        "key": each.key,
        "title": SAID[Event(each.event)] % {"name": each.contact},
        "href": addresses.conversation(each.public_id, section=section),
        "sound": rule.sound,
        "desktop": rule.desktop,
    }


def _keep(asks: User, *, sound: set[str], desktop: set[str]) -> None:
    NoticeRule.objects.bulk_create(
        [NoticeRule(user=asks, event=event, sound=event in sound, desktop=event in desktop) for event in Event.values],
        update_conflicts=True,
        unique_fields=["user", "event"],
        update_fields=["sound", "desktop"],
    )


def _desktop(rule: NoticeRule | None) -> bool:
    return rule is not None and rule.desktop


def _moment(written: str, *, now: datetime) -> datetime | None:
    """Return the moment that this server gave out, None for anything else and for what is long ago."""
    try:
        moment = parse_datetime(written)
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None:
        return None
    return moment if now - LONGEST_GAP <= moment <= now else None
