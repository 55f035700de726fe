"""All children of one launcher: started in order, stopped stage by stage, never left behind."""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from lia_cortex.runtime.child import Child
from lia_cortex.runtime.console import Console
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.paths import write_private
from lia_cortex.runtime.program import Program

POLL_SECONDS = 0.05
Main = Callable[["Supervisor"], Awaitable[None]]


class Supervisor:
    """Owns the children from the first to the last."""

    def __init__(self, *, console: Console, pids: Path) -> None:
        self.console = console
        self._pids = pids
        self._stages: dict[int, list[Child]] = {}

    def start(self, program: Program, *, stage: int) -> Child:
        """Start a child and keep it running; lower stages are stopped first."""
        child = Child(program, console=self.console, changed=self._write_pids)
        self._stages.setdefault(stage, []).append(child)
        child.start()
        return child

    async def until(self, is_ready: Callable[[], bool], *, what: str, seconds: float) -> None:
        """Return when `is_ready`, which may block shortly; raise CannotStart after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while not await asyncio.to_thread(is_ready):  # noqa: ASYNC110 - nobody else could set an event
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise CannotStart(f"{what} did not become ready within {seconds:g} s; its lines are above") from None

    async def stop(self) -> None:
        """Stop every stage, each after the one before it is gone."""
        for _, children in sorted(self._stages.items()):
            await asyncio.gather(*(child.stop() for child in children))

    def kill(self) -> None:
        """Kill everything at once."""
        for children in self._stages.values():
            for child in children:
                child.kill()

    def _write_pids(self) -> None:
        running = {child.program.name: child.pid for stage in self._stages.values() for child in stage}
        write_private(self._pids, json.dumps(running, indent=2) + "\n")


def run(main: Main, *, console: Console, pids: Path) -> int:
    """Run `main` until it returns or a signal asks to stop, then stop all children; return the exit code.

    Call it in the main thread. The second signal kills.
    """
    return asyncio.run(_run(main, console=console, pids=pids))


async def _run(main: Main, *, console: Console, pids: Path) -> int:
    supervisor = Supervisor(console=console, pids=pids)
    work = asyncio.ensure_future(main(supervisor))
    asked: list[signal.Signals] = []

    def ask(which: signal.Signals) -> None:
        if asked:
            console.say("Killing everything …")
            supervisor.kill()
        else:
            console.say("Stopping … (once more kills)")
            work.cancel()
        asked.append(which)

    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(which, ask, which)
    try:
        await work
    except asyncio.CancelledError:
        return 0
    except CannotStart as error:
        console.say(str(error))
        return 1
    else:
        return 0
    finally:
        await supervisor.stop()
        await asyncio.to_thread(pids.unlink, missing_ok=True)
