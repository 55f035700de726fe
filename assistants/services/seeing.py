"""See a picture: one structured question to the provider, with what the customer said about it."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings

from assistants.models import Perception
from assistants.ports import ProviderAway
from assistants.services import catalog, paying, perceptions, provider, sights
from assistants.services.perceptions import Spent
from assistants.services.pseudonyms import Pseudonyms
from assistants.types import Perceived, Shown
from lia_cortex.integrations.openai.errors import RequestRefused
from lia_cortex.integrations.openai.types import AnswerSchema, ModelRequest, Picture, UserShowed
from lia_cortex.kernel import checkpoints
from lia_cortex.kernel.errors import Retryable, Terminal
from lia_cortex.kernel.tape import Tape
from lia_cortex.registry.services import ledger
from lia_cortex.registry.services.affording import ShortOfMoney

log = logging.getLogger(__name__)

BREAKER = "sight"
"""A breaker of its own: where pictures make the provider fail, words need not wait."""

OUTPUT_TOKENS = 2_000
TEXT_LENGTH = 6_000
FIELD_LENGTH = 600


def see(shown: Shown, *, clock: Callable[[], datetime]) -> Perceived:
    """Return what the picture shows; asked again for its reference, what was seen then.

    Raise Terminal (`not_allowed`, `not_seen`, `no_money`) when it will not be seen, Retryable when the provider is
    away. No transaction may be open.
    """
    found = perceptions.known(shown)
    if found is not None:
        return found
    assistant = catalog.assistant(shown.assistant_id)
    if not assistant.may_see:
        raise Terminal("not_allowed")
    asked, began = _request(shown, model=assistant.model or settings.OPENAI_MODEL), clock()
    try:
        paid = paying.reserve(asked, scope=shown.scope, now=began)
    except ShortOfMoney as short:
        log.warning("seeing.short_of_money reason=%s", short.outcome)
        raise Terminal("no_money") from short
    row = perceptions.leave(
        shown, assistant=assistant, sense=Perception.Sense.SIGHT, model=paid.request.model, now=began
    )
    checkpoints.reached("perception.after_leave")
    try:
        with paying.given_back(paid):
            answer = provider.ask(paid.request, tape=Tape(clock=clock), breaker=BREAKER, is_for_first=True)
    except ProviderAway as away:
        perceptions.ended(row, Perception.Status.FAILED, error=away.reason, now=clock())
        raise Retryable(away.reason, after=away.after) from away
    except RequestRefused as error:
        ledger.release(paid.hold)
        perceptions.ended(row, Perception.Status.REFUSED, error=error.reason, now=clock())
        raise Terminal("not_seen") from error
    spent = Spent(
        hold=paid.hold,
        booked_usd=paying.booked_usd(answer, request=paid.request, paid=paid, at=began),
        cost_usd=paying.cost_usd(answer, request=paid.request, at=began),
        answered_by=answer.model,
        usage=answer.usage,
    )
    text, fields = read(answer.text)
    if answer.refused or not text:
        what = "refused" if answer.refused else "empty"
        perceptions.ended(row, Perception.Status.REFUSED, error=what, spent=spent, now=clock())
        raise Terminal("not_seen")
    checkpoints.reached("perception.before_answered")
    return perceptions.answered(
        row,
        text=text,
        fields=fields,
        spent=spent,
        seconds=answer.seconds,
        is_simulated=answer.simulated,
        now=clock(),
    )


def _request(shown: Shown, *, model: str) -> ModelRequest:
    # The words are hidden as in every request; the picture goes as it is, and its row says so.
    said = Pseudonyms(shown.scope).hide(shown.question.strip())
    words = f"The customer said with it:\n{said}" if said else "The customer said nothing with it."
    return ModelRequest(
        model=model,
        instructions=sights.INSTRUCTIONS,
        input=(UserShowed(words, Picture(shown.data, shown.mime)),),
        answer_schema=AnswerSchema("picture", sights.SCHEMA),
        max_output_tokens=OUTPUT_TOKENS,
    )


def read(written: str) -> tuple[str, dict[str, object]]:
    """Return description and fields of an answer; of a provider without schemas all of it is the description."""
    plain = written.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    try:
        told = orjson.loads(plain)
    except orjson.JSONDecodeError:
        return written.strip()[:TEXT_LENGTH], {}
    if not isinstance(told, dict):
        return written.strip()[:TEXT_LENGTH], {}
    text = told.pop("description", None) or told.get("text") or ""
    fields = {name: value for name in sights.FIELDS if (value := _clean(told.get(name))) not in (None, "", [])}
    return (text if isinstance(text, str) else "").strip()[:TEXT_LENGTH], fields


def _clean(value: Any) -> Any:
    """Return a field's value bounded and of a type that fields have, None for anything else."""
    if isinstance(value, str):
        return value.strip()[:FIELD_LENGTH]
    if isinstance(value, list):
        rows = [each for each in value[:20] if isinstance(each, dict)]
        return [{str(key)[:40]: str(part)[:80] for key, part in row.items()} for row in rows]
    return None
