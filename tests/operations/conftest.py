"""Workers that are alive, as the rows say."""

from collections.abc import Callable, Sequence

import pytest
from django.conf import settings

from lia_cortex.kernel import clock
from lia_cortex.registry.services import processes


@pytest.fixture
def workers() -> Callable[..., None]:
    """Return a function that lets one process beat for the given queues, all by default."""

    def beat(queues: Sequence[str] = settings.QUEUES, *, key: str = "one") -> None:
        processes.beat(key=key, name=f"io@{key}", pid=1, queues=queues, now=clock.now())

    return beat
