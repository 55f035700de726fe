"""Count a call against the provider's budget of its model, with what the answer's headers said about it."""

from datetime import datetime

from lia_cortex.integrations.openai.types import RateLimit, Usage
from lia_cortex.registry.services import quotas


def used(model: str, *, usage: Usage | None, limit: RateLimit | None, now: datetime) -> None:
    """Count one request and its tokens; one whose tokens the provider did not count is not guessed at."""
    told = None
    if limit is not None:
        told = quotas.Told(limit.limit_requests, limit.remaining_requests, limit.limit_tokens, limit.remaining_tokens)
    quotas.used(model, requests=1, tokens=usage.input + usage.output if usage else 0, told=told, now=now)
