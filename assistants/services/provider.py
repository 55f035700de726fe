"""Ask the model, with the patience of a turn: two short retries, a breaker that all workers share."""

import logging
import os
import time
from functools import lru_cache

from django.conf import settings

from assistants.ports import ProviderAway
from lia_cortex.integrations.openai import pricing
from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.errors import ProviderBusy, ProviderDown, ProviderRefused, RequestRefused
from lia_cortex.integrations.openai.types import ModelAnswer, ModelRequest
from lia_cortex.kernel import db, metrics
from lia_cortex.kernel.tape import Tape
from lia_cortex.registry.services import breakers

log = logging.getLogger(__name__)

BREAKER = "model"
TRIES = 3
PATIENCE_SECONDS = 5.0
"""Time for retries inside a turn, failed calls included: beyond it the row waits, not the worker."""

FIRST_WAIT_SECONDS = 0.5
AWAY_SECONDS = 5.0
"""The turn is tried again after this long when the provider names no time."""

KEY_REFUSED_SECONDS = 300.0
"""Wait after a refused key: a person must change it first."""


def ask(request: ModelRequest, *, tape: Tape, breaker: str = BREAKER) -> ModelAnswer:
    """Return the model's answer; raise ProviderAway when the turn should wait, RequestRefused when it is ours.

    No transaction may be open; the database connection is given back before every wait.
    """
    began = tape.now()
    for attempt in range(TRIES):
        leave = _leave(tape, breaker)
        db.release()
        try:
            answer = model().answer(request)
        except (ProviderBusy, ProviderDown) as error:
            breakers.fault(leave, reason=error.reason, now=tape.now())
            _count(request, "busy" if isinstance(error, ProviderBusy) else "down")
            wait = _wait(error.after, attempt=attempt, draw=tape.draw())
            log.warning("provider.failed reason=%s attempt=%s", error.reason, attempt)
            spent = (tape.now() - began).total_seconds()
            # A silent provider has used up the time already: it is not asked to be silent again.
            if attempt + 1 == TRIES or error.reason == "timeout" or spent + wait > PATIENCE_SECONDS:
                raise ProviderAway(error.reason, after=max(error.after or 0.0, AWAY_SECONDS)) from error
            db.release()
            time.sleep(wait)
        except ProviderRefused as error:
            breakers.success(leave)
            _count(request, "key_refused")
            log.error("provider.key_refused reason=%s", error.reason)
            raise ProviderAway(error.reason, after=KEY_REFUSED_SECONDS) from error
        except RequestRefused:
            breakers.success(leave)
            _count(request, "refused")
            raise
        else:
            breakers.success(leave)
            _count(request, "answered")
            _count_usage(answer)
            tape.spend("model", answer.seconds)
            return answer
    raise AssertionError("the last try returns or raises")


def _count(request: ModelRequest, outcome: str) -> None:
    metrics.count("model_requests_total", model=request.model, outcome=outcome)


def _count_usage(answer: ModelAnswer) -> None:
    """Count tokens and money as the provider told them; one that tells nothing is not guessed at."""
    if answer.usage is None:
        return
    kinds = {"input": answer.usage.input, "cached": answer.usage.cached_input, "output": answer.usage.output}
    for kind, tokens in kinds.items():
        metrics.count("model_tokens_total", tokens, model=answer.model, kind=kind)
    cost = pricing.cost_usd(answer.model, answer.usage)
    if cost is not None:
        metrics.count("model_cost_usd_total", float(cost), model=answer.model)


def model() -> Model:
    """Return this process's client."""
    return _client(os.getpid(), settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY, settings.OPENAI_TIMEOUT_SECONDS)


@lru_cache(maxsize=2)
def _client(_pid: int, base_url: str, api_key: str, timeout: float) -> Model:
    # The process id is part of the key: connections must not be shared over a fork.
    return Model(base_url=base_url or None, api_key=api_key or None, read_seconds=timeout, total_seconds=timeout)


def _leave(tape: Tape, breaker: str) -> breakers.Pass:
    try:
        return breakers.admit(breaker, now=tape.now())
    except breakers.OpenError as closed:
        raise ProviderAway("breaker open", after=closed.after) from closed


def _wait(after: float | None, *, attempt: int, draw: float) -> float:
    return (after or 0.0) + draw * FIRST_WAIT_SECONDS * (1 << attempt)
