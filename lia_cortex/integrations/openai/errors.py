"""What to do after a failed call; `counts_for_breaker` is True only for the provider's own failures."""

from typing import ClassVar

from lia_cortex.kernel.errors import Retryable, Terminal

QUOTA_PAUSE_SECONDS = 900.0
"""Wait after an exhausted quota: a person must pay first, and each earlier try is one more refusal."""


class ProviderBusy(Retryable):
    """The provider asks us to slow down; `quota_exhausted` when waiting alone will not help."""

    counts_for_breaker: ClassVar[bool] = True

    def __init__(self, reason: str, *, after: float | None = None, quota_exhausted: bool = False) -> None:
        super().__init__(reason, after=after)
        self.quota_exhausted = quota_exhausted


class ProviderDown(Retryable):
    """The provider failed, fell silent, or sent what cannot be read."""

    counts_for_breaker: ClassVar[bool] = True


class ProviderRefused(Terminal):
    """The provider does not accept our key: no call will pass until a person changes it."""

    counts_for_breaker: ClassVar[bool] = False


class RequestRefused(Terminal):
    """The provider will not answer this request as it is: ours to correct, never to repeat."""

    counts_for_breaker: ClassVar[bool] = False


ModelError = ProviderBusy | ProviderDown | ProviderRefused | RequestRefused
