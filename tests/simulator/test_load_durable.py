"""A durable run measures a Postgres that waits for the disk, or nothing."""

import asyncio
from pathlib import Path

import pytest

from lia_cortex.runtime.console import Console
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.supervisor import Supervisor
from lia_cortex.simulator.load import rows
from lia_cortex.simulator.load.bench import Bench, Options


def options(folder: Path) -> Options:
    return Options(
        rate=1,
        seconds=1,
        warm_up=0,
        model_seconds=0,
        searches=0,
        quiet=1,
        workers=1,
        plain=True,
        acks=False,
        kill=False,
        ack_rate=10,
        ack_customers=1,
        find_limit=False,
        durable=True,
        folder=folder,
        database_url="",
        redis_url="",
    )


@pytest.mark.django_db(transaction=True)
async def test_a_careless_postgres_is_refused_before_anything_starts(tmp_path: Path) -> None:
    told = await asyncio.to_thread(rows.durability)
    assert set(told) == {"fsync", "full_page_writes", "synchronous_commit"}
    careless = [name for name, value in told.items() if value == "off"]
    if not careless:
        pytest.skip("the Postgres of these tests waits for the disk")
    run = Bench(options(tmp_path))
    with pytest.raises(CannotStart, match=", ".join(careless)):
        await run.run(Supervisor(console=Console(), pids=tmp_path / "pids.json"))
    assert run.report is None
