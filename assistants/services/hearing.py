"""Hear a voice message: the sound goes to the provider as it is, a text comes back."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from assistants.models import Perception
from assistants.services import catalog, perceptions, provider, sounds
from assistants.services.perceptions import Spent
from assistants.types import Perceived, Shown
from lia_cortex.integrations.openai import budget
from lia_cortex.integrations.openai.errors import ProviderBusy, ProviderDown, ProviderRefused, RequestRefused
from lia_cortex.integrations.openai.types import Transcript
from lia_cortex.kernel import checkpoints, db, metrics
from lia_cortex.kernel.errors import Retryable, Terminal
from lia_cortex.registry.services import affording, breakers, ledger, prices, quotas
from lia_cortex.registry.services.affording import ShortOfMoney
from lia_cortex.registry.services.ceilings import Rung

log = logging.getLogger(__name__)

BREAKER = "hearing"
"""A breaker of its own: a provider that answers but cannot hear is not down."""

AWAY_SECONDS = 5.0


def hear(shown: Shown, *, clock: Callable[[], datetime]) -> Perceived:
    """Return what is said; asked again for its reference, what was heard then.

    Raise Terminal (`not_allowed`, `not_heard`, `no_money`) when it will not be heard, Retryable when the provider is
    away or its budget used up. No transaction may be open.
    """
    found = perceptions.known(shown)
    if found is not None:
        return found
    assistant = catalog.assistant(shown.assistant_id)
    if not assistant.may_hear:
        raise Terminal("not_allowed")
    model, began = settings.OPENAI_TRANSCRIPTION_MODEL, clock()
    wait = quotas.wait_seconds(model, is_background=False, now=began)
    if wait is not None:
        raise Retryable("provider budget", after=wait)
    most = sounds.most_usd(model, shown.data, told=shown.seconds, at=began)
    try:
        afforded = affording.afford(usd=most, scope=shown.scope, now=began)
    except ShortOfMoney as short:
        log.warning("hearing.short_of_money reason=%s", short.outcome)
        raise Terminal("no_money") from short
    hold = afforded.hold
    if afforded.rung == Rung.CHEAPER_MODEL:
        model = prices.cheaper_than(model) or model
    try:
        leave = breakers.admit(BREAKER, now=began)
    except breakers.OpenError as closed:
        ledger.release(hold)
        raise Retryable("breaker open", after=closed.after) from closed
    row = perceptions.leave(shown, assistant=assistant, sense=Perception.Sense.HEARING, model=model, now=began)
    checkpoints.reached("perception.after_leave")
    try:
        heard = _transcribe(shown, row=row, leave=leave, clock=clock)
    except (Retryable, Terminal):
        ledger.release(hold)
        raise
    seconds = heard.heard_seconds or sounds.seconds_of(shown.data, told=shown.seconds)
    cost = sounds.cost_usd(heard, seconds=seconds, at=began)
    if cost is not None:
        metrics.count("model_cost_usd_total", float(cost), model=heard.model)
    spent = Spent(hold, most if cost is None else cost, cost, heard.model, heard.usage, seconds)
    if not heard.text:
        perceptions.ended(row, Perception.Status.REFUSED, error="nothing heard", spent=spent, now=clock())
        raise Terminal("not_heard")
    checkpoints.reached("perception.before_answered")
    return perceptions.answered(
        row,
        text=heard.text,
        fields={},
        spent=spent,
        seconds=heard.seconds,
        is_simulated=heard.simulated,
        now=clock(),
    )


def _transcribe(shown: Shown, *, row: Perception, leave: breakers.Pass, clock: Callable[[], datetime]) -> Transcript:
    db.release()
    try:
        heard = provider.model().transcribe(shown.data, mime=shown.mime, model=row.model)
    except (ProviderBusy, ProviderDown) as error:
        breakers.fault(leave, reason=error.reason, now=clock())
        _count(row, "busy" if isinstance(error, ProviderBusy) else "down")
        perceptions.ended(row, Perception.Status.FAILED, error=error.reason, now=clock())
        raise Retryable(error.reason, after=max(error.after or 0.0, AWAY_SECONDS)) from error
    except (ProviderRefused, RequestRefused) as error:
        # Our key, our file, or a provider that knows no such endpoint: it will not be heard here.
        breakers.success(leave)
        _count(row, "refused")
        log.warning("hearing.refused reason=%s", error.reason)
        perceptions.ended(row, Perception.Status.REFUSED, error=error.reason, now=clock())
        raise Terminal("not_heard") from error
    breakers.success(leave)
    _count(row, "answered")
    budget.used(row.model, usage=heard.usage, limit=heard.rate_limit, now=clock())
    if heard.usage is not None:
        for kind, tokens in (("input", heard.usage.input), ("output", heard.usage.output)):
            metrics.count("model_tokens_total", tokens, model=heard.model, kind=kind)
    return heard


def _count(row: Perception, outcome: str) -> None:
    metrics.count("model_requests_total", model=row.model, outcome=outcome)
