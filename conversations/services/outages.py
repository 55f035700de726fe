"""Tell customers, once, that the outage which they were told of is over."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from assistants.models import OutageWatch
from assistants.services.outages import watching
from conversations import jobs
from conversations.models import Contact, Conversation
from conversations.services import lifecycle, outbox
from lia_cortex.kernel.errors import StaleState
from lia_cortex.kernel.jobs import PATIENT, enqueue

log = logging.getLogger(__name__)

MOST = 200
"""Addresses that one round asks about: each is a request of its own."""


def sweep(*, now: datetime) -> int:
    """Let due outages be asked about, and tell what is known to be over; return how many of both."""
    due = watching.to_look_at(now=now, most=MOST)
    for watch_id in due:
        enqueue(jobs.LOOK_AT_OUTAGE, watch_id=watch_id, priority=PATIENT)
    over = watching.over(most=MOST)
    for watch_id in over:
        tell(watch_id=watch_id, now=now)
    return len(due) + len(over)


def look(*, watch_id: int, now: datetime) -> None:
    """Ask whether the outage is over and, when it is, tell the customer."""
    if watching.look(watch_id=watch_id, now=now):
        tell(watch_id=watch_id, now=now)


def tell(*, watch_id: int, now: datetime) -> None:
    """Queue the news in the customer's newest visit, once, whoever has the floor there."""
    with transaction.atomic():
        watch = OutageWatch.objects.filter(pk=watch_id, status=OutageWatch.Status.OVER).first()
        talk = Conversation.objects.select_related("contact").filter(public_id=watch.scope).first() if watch else None
        if watch is None or talk is None:
            return
        root = Contact.objects.get(pk=talk.contact.root_id)
        visit = lifecycle.latest(root=root, number_id=talk.number_id) or talk
        try:
            watch.move(OutageWatch.Status.TOLD)
        except StaleState:
            return
        with translation.override(settings.LANGUAGE_CODE):
            words = gettext(
                "Good news: the outage in your area is over. If your connection is not back in a few minutes, switch "
                "the router off and on again; if that does not help, just write here."
            )
        outbox.say_as_system(conversation=visit, turn=None, text=words, now=now)
    log.info("outages.told conversation=%s", visit.pk)
