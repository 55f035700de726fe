"""The gateway's sessions: which are there, which are healthy, whose turn it is."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from assistants.models import Assistant
from conversations.models import Conversation, Instance, WhatsAppNumber
from lia_cortex.integrations.evolution import schemas
from lia_cortex.integrations.evolution.errors import INSTANCE_UNKNOWN
from lia_cortex.kernel import live
from lia_cortex.kernel.errors import StaleState
from lia_cortex.kernel.recent import Recent
from lia_cortex.kernel.statements import Statement

log = logging.getLogger(__name__)

Status, Origin = Instance.Status, Instance.Origin

TRIAL = timedelta(seconds=60)
"""How often a send tries an instance that the gateway did not know, when the number has no other."""

COOL = timedelta(seconds=15)
"""An instance that refused a send is left alone this long, while others of its number go on."""

ROUNDING = 1e-6
"""A send that is whole but for the last digits of a float counts as whole."""

SHORTEST_WAIT_SECONDS = 0.05
"""Who found no send left asks again after this long at the soonest: less would keep a worker busy asking."""

TOLD_MOST = 200
"""Conversations whose pages are told at once that their number came or went; others see it when they next look."""

HEARD = timedelta(seconds=10)
"""How exact `last_event_at` is kept."""


def _by_name(name: str) -> Instance | None:
    return Instance.objects.select_related("number").filter(name=name).first()


def _open_name(number_id: int) -> str | None:
    rows = Instance.objects.filter(number=number_id, status=Status.OPEN)
    return rows.order_by("-last_event_at", "pk").values_list("name", flat=True).first()


_HEALTHY = Statement[Instance](lambda number_id: Instance.objects.filter(number=number_id, status=Status.OPEN))
_RESTED = Statement[Instance](
    lambda number_id: (
        Instance.objects.select_for_update()
        .filter(number=number_id, status=Status.OPEN)
        .order_by(F("last_send_at").asc(nulls_first=True), "pk")
    )
)

_known = Recent(_by_name)
lively = Recent(_open_name)
"""Returns the name of the number's open instance that spoke last, at most a second old, or None."""


def known(name: str, *, now: datetime) -> Instance:
    """Return the instance of this name, its row at most a second old; an unknown one is adopted.

    Its events are authentic. Who changes its state reads the row again.
    """
    return _known(name) or adopt(name, origin=Origin.WEBHOOK, status=Status.OPEN, now=now)


def heard(instance: Instance, *, now: datetime) -> None:
    """Note that the gateway told us something; at most every ten seconds, for all its events share the row."""
    if instance.last_event_at is None or now - instance.last_event_at > HEARD:
        Instance.objects.filter(pk=instance.pk).update(last_event_at=now)
        instance.last_event_at = now


def adopt(name: str, *, origin: str, status: str, now: datetime) -> Instance:
    """Return the instance of this name; make its row, and its number's, when it is new."""
    with transaction.atomic():
        with connection.cursor() as cursor:  # its first events come together
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [name])
        found = Instance.objects.select_related("number").filter(name=name).first()
        if found:
            return found
        first = Assistant.objects.filter(is_active=True).order_by("pk").first()
        if first is None:
            raise StaleState("no assistant exists that could answer for a new number")
        number = WhatsAppNumber.objects.create(name=name[:80], assistant=first)
        live.look_at(operations="instances")
        return Instance.objects.create(
            number=number,
            name=name,
            origin=origin,
            status=status,
            status_at=now,
            sends_per_minute=settings.INSTANCE_SENDS_PER_MINUTE,
            allowance=settings.INSTANCE_SENDS_PER_MINUTE,
            allowance_at=now,
        )


def take(*, number_id: int, now: datetime) -> tuple[Instance | None, datetime]:
    """Take one send from the healthy instance that has rested longest; return it, or None and when to ask again.

    Call inside the claim's transaction: the allowance is one bucket that all workers share.
    """
    candidates = _HEALTHY.all(number_id=number_id)
    if len(candidates) == 1 and not candidates[0].sends_per_minute:
        return candidates[0], now  # nothing to share out: no lock that every send of the number would wait for
    soonest = now + COOL
    if not candidates:
        return _to_try(number_id, now=now), soonest
    for instance in _RESTED.all(number_id=number_id):
        allowance = _refilled(instance, now=now)
        if allowance is None or allowance > 1 - ROUNDING:
            left = 0.0 if allowance is None else max(allowance - 1, 0.0)
            Instance.objects.filter(pk=instance.pk).update(allowance=left, allowance_at=now, last_send_at=now)
            return instance, now
        wait = max((1 - allowance) / _per_second(instance), SHORTEST_WAIT_SECONDS)
        soonest = min(soonest, now + timedelta(seconds=wait))
    return None, soonest


def _to_try(number_id: int, *, now: datetime) -> Instance | None:
    """Return an instance that the gateway may know again by now, for one send."""
    of_number = Instance.objects.filter(number_id=number_id)
    if of_number.filter(status=Status.COOLING).exists():
        return None
    rested = Q(cool_until__isnull=True) | Q(cool_until__lte=now)
    unknown = of_number.select_for_update(skip_locked=True).filter(rested, status=Status.UNKNOWN)
    instance = unknown.order_by(F("last_send_at").asc(nulls_first=True), "pk").first()
    if instance is not None:
        Instance.objects.filter(pk=instance.pk).update(cool_until=now + TRIAL, last_send_at=now)
    return instance


def why_none(*, number_id: int) -> str:
    """Return which instances of the number cannot send and why; empty when one can, now or after a moment."""
    rows = list(Instance.objects.filter(number_id=number_id).order_by("pk").values_list("name", "status"))
    if any(status in Instance.UP for _, status in rows):
        return ""
    return "no instance can send: " + ", ".join(f"{name} is {status}" for name, status in rows)


def per_second(*, number_id: int) -> float:
    """Return how many sends a second the healthy instances of the number may make together; 0 when none is healthy."""
    healthy = Instance.objects.filter(number_id=number_id, status=Status.OPEN)
    return sum(_per_second(instance) for instance in healthy)


def _refilled(instance: Instance, *, now: datetime) -> float | None:
    """Return how many sends are left, None without a limit.

    The bucket holds a tenth of a minute's sends and the rest trickles in, so no minute sees more than the limit.
    """
    if not instance.sends_per_minute:
        return None
    elapsed = (now - (instance.allowance_at or now)).total_seconds()
    return min(_burst(instance), instance.allowance + max(elapsed, 0) * _per_second(instance))


def _burst(instance: Instance) -> float:
    return max(instance.sends_per_minute / 10, 1.0)


def _per_second(instance: Instance) -> float:
    return max(instance.sends_per_minute - _burst(instance), 1.0) / 60


def cool(*, instance_id: int, reason: str, now: datetime) -> None:
    """Leave the instance alone for a moment after a refused send."""
    cooled = Instance.objects.filter(pk=instance_id, status=Status.OPEN).update(
        status=Status.COOLING, status_at=now, status_reason=reason[:120], cool_until=now + COOL
    )
    if cooled:
        live.look_at(operations="instances")


def forgotten(*, instance_id: int, asked_at: datetime, now: datetime, try_at: datetime) -> None:
    """Note that the gateway has no such instance, unless we heard better since `asked_at`; a send tries at `try_at`."""
    rows = Instance.objects.filter(pk=instance_id, status_at__lte=asked_at).exclude(status=Status.UNKNOWN)
    if rows.update(status=Status.UNKNOWN, status_at=now, status_reason=INSTANCE_UNKNOWN, cool_until=try_at):
        _known.forget()
        live.look_at(operations="instances")
        log.warning("instances.unknown_at_gateway instance=%s", instance_id)


def found_again(*, instance_id: int, now: datetime) -> None:
    """Note that a send through an instance that the gateway did not know was taken."""
    rows = Instance.objects.filter(pk=instance_id, status=Status.UNKNOWN)
    if rows.update(status=Status.OPEN, status_at=now, status_reason="", cool_until=None):
        _known.forget()
        live.look_at(operations="instances")
        log.info("instances.known_again instance=%s", instance_id)


def warm_up(*, now: datetime) -> int:
    """Let instances send again whose pause is over; return how many."""
    warm = Instance.objects.filter(status=Status.COOLING, cool_until__lte=now).update(
        status=Status.OPEN, status_at=now, cool_until=None
    )
    if warm:
        live.look_at(operations="instances")
    return warm


def connection_changed(event: schemas.ConnectionChanged, *, instance: Instance, now: datetime) -> None:
    """Follow what the gateway says of a connection; a flood of the same state changes nothing."""
    with transaction.atomic():
        # An admin who ends a session and the gateway's own event say the same at the same moment.
        locked = Instance.objects.select_for_update(of=("self",)).select_related("number")
        _follow(event, locked.get(pk=instance.pk), now=now)


def _follow(event: schemas.ConnectionChanged, instance: Instance, *, now: datetime) -> None:
    _known.forget()
    to = {"open": Status.OPEN, "connecting": Status.CONNECTING}.get(event.state, Status.CLOSED)
    if event.reason == 403:
        to = Status.BANNED
    phone = schemas.phone_of(event.owner_jid) if event.owner_jid else None
    if phone and not instance.number.phone:
        _learn_phone(instance, phone)
    if instance.status == to or to not in Instance.NEXT[instance.status]:
        return
    reason = "" if event.reason is None else str(event.reason)
    was_up = instance.status in Instance.UP
    instance.move(to, status_at=now, status_reason=reason, cool_until=None)
    live.look_at(operations="instances")
    if was_up != (to in Instance.UP):
        _tell_people(instance.number_id)


def _tell_people(number_id: int) -> None:
    """Let the pages look that have a person's conversation of this number: they say whether WhatsApp is away."""
    held = Conversation.objects.filter(number=number_id, state=Conversation.State.HUMAN).order_by("-last_message_at")
    for public_id in held.values_list("public_id", flat=True)[:TOLD_MOST]:
        live.look(conversation=public_id)


def _learn_phone(instance: Instance, phone: str) -> None:
    """Note whose session this is: of a number that we know already, or of one whose phone we did not know yet."""
    same = WhatsAppNumber.objects.filter(phone=phone).first()
    if same is None:
        WhatsAppNumber.objects.filter(pk=instance.number_id, phone__isnull=True).update(phone=phone)
        return
    # What came before stays under the number that it came under; from now on both sessions serve one number.
    Instance.objects.filter(pk=instance.pk).update(number=same)
    instance.number = same
