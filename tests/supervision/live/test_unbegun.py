"""A page that goes before it was told anything leaves nothing behind that nobody waits for."""

import asyncio
import gc
import warnings
from typing import Any

from lia_cortex.supervision.live.line import Line
from lia_cortex.supervision.live.logins import Login
from lia_cortex.supervision.sockets import SturdyConsumer

ANA = Login("s", 1, "usr_a", "Ana", "agent", is_staff=False, sees_everything=False, teams=frozenset())


async def test_a_line_that_ends_before_its_first_word_never_began() -> None:
    said: list[str] = []

    async def say(text: str) -> None:
        said.append(text)

    async def close(_: int) -> None: ...

    consumer: Any = SturdyConsumer()
    line = Line(ANA, send=say, close=close, spawn=consumer.spawn)
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        line.tell({"type": "beat"})
        line.stop()  # in the same step of the loop: the task that was to tell it has not run yet
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gc.collect()
    assert [str(each.message) for each in complaints] == []
    assert said == []
