"""Ask the model, with the patience of a turn: two short retries, a breaker per provider that all workers share."""

import logging
import time
from dataclasses import replace

from assistants.ports import ProviderAway
from assistants.services import paying, providers
from assistants.services.providers import Provider
from lia_cortex.integrations.openai import budget
from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.errors import ProviderBusy, ProviderDown, ProviderRefused, RequestRefused
from lia_cortex.integrations.openai.types import ModelAnswer, ModelRequest
from lia_cortex.kernel import db, metrics
from lia_cortex.kernel.tape import Tape
from lia_cortex.registry.services import breakers, quotas

log = logging.getLogger(__name__)

TRIES = 3
PATIENCE_SECONDS = 5.0
"""Time for retries inside a turn, failed calls included: beyond it the row waits, not the worker."""

FIRST_WAIT_SECONDS = 0.5
AWAY_SECONDS = 5.0
"""The turn is tried again after this long when the provider names no time."""

KEY_REFUSED_SECONDS = 300.0
"""Wait after a refused key: a person must change it first."""


def ask(
    request: ModelRequest,
    *,
    tape: Tape,
    breaker: str = providers.BREAKER,
    is_background: bool = False,
    is_for_first: bool = False,
) -> ModelAnswer:
    """Return the model's answer; raise ProviderAway when the turn should wait, RequestRefused when it is ours.

    While the first provider is left alone the second one is asked, where there is one and the request is not for the
    first alone. Background work waits for live conversations when the provider's budget runs low. No transaction may
    be open; the database connection is given back before every wait.
    """
    first = providers.first(breaker=breaker)
    second = None if is_for_first else providers.second(breaker=breaker)
    try:
        return _ask(first, request, tape=tape, is_background=is_background)
    except ProviderAway as away:
        is_away = away.after == KEY_REFUSED_SECONDS or breakers.is_open(first.breaker, now=tape.now())
        if second is None or not is_away:
            raise
        log.warning("provider.second_takes_over reason=%s", away.reason)
        return _ask(second, request, tape=tape, is_background=is_background)


def model() -> Model:
    """Return this process's client of the first provider."""
    return providers.first().client()


def _ask(provider: Provider, request: ModelRequest, *, tape: Tape, is_background: bool) -> ModelAnswer:
    request = replace(request, model=provider.model or request.model)
    began = tape.now()
    _await_budget(request, tape=tape, is_background=is_background)
    for attempt in range(TRIES):
        leave = _leave(provider, tape)
        db.release()
        try:
            answer = provider.client().answer(request)
        except (ProviderBusy, ProviderDown) as error:
            breakers.fault(leave, reason=error.reason, now=tape.now())
            _count(request, "busy" if isinstance(error, ProviderBusy) else "down")
            wait = _wait(error.after, attempt=attempt, draw=tape.draw())
            log.warning("provider.failed provider=%s reason=%s attempt=%s", provider.name, error.reason, attempt)
            spent = (tape.now() - began).total_seconds()
            # A silent provider has used up the time already: it is not asked to be silent again.
            if attempt + 1 == TRIES or error.reason == "timeout" or spent + wait > PATIENCE_SECONDS:
                raise ProviderAway(error.reason, after=max(error.after or 0.0, AWAY_SECONDS)) from error
            db.release()
            time.sleep(wait)
        except ProviderRefused as error:
            breakers.success(leave)
            _count(request, "key_refused")
            log.error("provider.key_refused provider=%s reason=%s", provider.name, error.reason)
            raise ProviderAway(error.reason, after=KEY_REFUSED_SECONDS) from error
        except RequestRefused:
            breakers.success(leave)
            _count(request, "refused")
            raise
        else:
            breakers.success(leave)
            _count(request, "answered")
            _count_usage(request, answer, tape=tape)
            tape.spend("model", answer.seconds)
            return replace(answer, provider=provider.name)
    raise AssertionError("the last try returns or raises")


def _await_budget(request: ModelRequest, *, tape: Tape, is_background: bool) -> None:
    wait = quotas.wait_seconds(request.model, is_background=is_background, now=tape.now())
    if wait is not None:
        raise ProviderAway("provider budget", after=wait)


def _count(request: ModelRequest, outcome: str) -> None:
    metrics.count("model_requests_total", model=request.model, outcome=outcome)


def _count_usage(request: ModelRequest, answer: ModelAnswer, *, tape: Tape) -> None:
    """Count tokens and money as the provider told them; one that tells nothing is not guessed at."""
    usage, now = answer.usage, tape.now()
    budget.used(request.model, usage=usage, limit=answer.rate_limit, now=now)
    if usage is None:
        return
    kinds = {"input": usage.input, "cached": usage.cached_input, "output": usage.output}
    for kind, tokens in kinds.items():
        metrics.count("model_tokens_total", tokens, model=answer.model, kind=kind)
    cost = paying.cost_usd(answer, request=request, at=now)
    if cost is not None:
        metrics.count("model_cost_usd_total", float(cost), model=answer.model)


def _leave(provider: Provider, tape: Tape) -> breakers.Pass:
    try:
        return breakers.admit(provider.breaker, now=tape.now())
    except breakers.OpenError as closed:
        raise ProviderAway("breaker open", after=closed.after) from closed


def _wait(after: float | None, *, attempt: int, draw: float) -> float:
    return (after or 0.0) + draw * FIRST_WAIT_SECONDS * (1 << attempt)
