"""The provider's budget is shared by all workers, with Redis and without; background work yields first."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from lia_cortex.kernel import recent
from lia_cortex.kernel.metrics import store
from lia_cortex.registry.models import ProviderQuota
from lia_cortex.registry.services import quotas
from lia_cortex.registry.services.quotas import Told
from tests.worker import Clock

MODEL = "m"


@pytest.fixture(autouse=True)
def _counted_anew() -> Iterator[None]:
    _flush()
    quotas.forget()
    yield
    _flush()
    quotas.forget()


def _flush() -> None:
    client = store.client()
    for key in client.scan_iter("lia:quota:*"):
        client.delete(key)


@pytest.fixture
def no_redis(settings: Settings) -> None:
    """Let nobody answer where Redis was."""
    settings.REDIS_URL = "redis://127.0.0.1:9/0"


def _call(moment: Clock, *, times: int = 1, tokens: int = 0, told: Told | None = None) -> None:
    for _ in range(times):
        quotas.used(MODEL, requests=1, tokens=tokens, told=told, now=moment.at)


def _as_another_process() -> None:
    """Forget what this process counted and has not written."""
    quotas.forget()
    recent.forget_all()


@pytest.mark.django_db
def test_all_workers_share_what_is_used(moment: Clock) -> None:
    ProviderQuota.objects.create(model=MODEL, requests_per_minute=10, tokens_per_minute=1000)
    _call(moment, times=6, tokens=150)
    _as_another_process()
    assert quotas.share(MODEL, now=moment.at) == {"requests": 0.6, "tokens": 0.9}
    assert quotas.wait_seconds(MODEL, is_background=False, now=moment.at) is None
    assert quotas.wait_seconds(MODEL, is_background=True, now=moment.at) == 60
    moment.forward(60)
    assert quotas.share(MODEL, now=moment.at) == {"requests": 0.0, "tokens": 0.0}


@pytest.mark.django_db
def test_without_redis_the_rows_hold_it(moment: Clock, no_redis: None) -> None:
    ProviderQuota.objects.create(model=MODEL, requests_per_minute=10)
    _call(moment, times=5)  # the first is written, the others are within the same second
    recent.forget_all()
    assert quotas.share(MODEL, now=moment.at) == {"requests": 0.5}
    _as_another_process()
    assert quotas.share(MODEL, now=moment.at) == {"requests": 0.1}
    assert ProviderQuota.objects.get().used_requests == 1


@pytest.mark.django_db
def test_the_providers_answers_tell_limits_that_nobody_set(moment: Clock) -> None:
    _call(moment, told=Told(100, 15, 5000, 4000))
    recent.forget_all()
    assert quotas.share(MODEL, now=moment.at) == {"requests": 0.85, "tokens": 0.2}
    assert quotas.wait_seconds(MODEL, is_background=True, now=moment.at) is not None
    assert quotas.wait_seconds(MODEL, is_background=False, now=moment.at) is None
    ProviderQuota.objects.update(requests_per_minute=1000)
    recent.forget_all()
    assert quotas.share(MODEL, now=moment.at)["requests"] == 0.085
    moment.forward(quotas.TOLD_SECONDS)
    assert quotas.share(MODEL, now=moment.at)["requests"] == 0.0


@pytest.mark.django_db
def test_a_model_that_nobody_limits_never_waits(moment: Clock) -> None:
    _call(moment, times=3)
    assert quotas.share(MODEL, now=moment.at) == {}
    assert quotas.wait_seconds(MODEL, is_background=True, now=moment.at) is None
