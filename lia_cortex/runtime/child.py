"""One supervised process: started again when it dies, until it is told to stop."""

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Callable

from lia_cortex.runtime.console import Console
from lia_cortex.runtime.program import Program

FIRST_DELAY_SECONDS = 0.2
LAST_DELAY_SECONDS = 10.0
STEADY_SECONDS = 30
"""A child that lived this long starts again without a grown delay."""
DRAIN_SECONDS = 1
"""How long the last words of a dead child are waited for; a grandchild may hold the pipe open."""


class Child:
    """Keeps one Program running. Only in the main thread: the kernel ties children to their thread."""

    def __init__(self, program: Program, *, console: Console, changed: Callable[[], None]) -> None:
        self.program = program
        self._changed = changed
        self._console = console
        self._process: Process | None = None
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Return the id of the running process, which is its group's id too; None between two runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    def start(self) -> None:
        """Begin to keep it running."""
        self._task = asyncio.create_task(self._keep(), name=self.program.name)

    async def stop(self) -> None:
        """Ask it to stop, kill its whole group when it does not, and return when nothing of it is left."""
        self._stopping.set()
        if self._task is None:
            return
        self._signal(self.program.stop_signal)
        done, _ = await asyncio.wait([self._task], timeout=self.program.stop_seconds)
        if not done:
            self._console.say(f"{self.program.name} does not stop: killing it")
            self.kill()
            await asyncio.wait([self._task])
        await self._task

    def kill(self) -> None:
        """Kill it and everything it started, at once and for good."""
        self._stopping.set()
        if self.pid is not None:
            kill_group(self.pid)

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        delay = FIRST_DELAY_SECONDS
        while not self._stopping.is_set():
            began = loop.time()
            ended = await self._run()
            if self._stopping.is_set():
                return
            if loop.time() - began >= STEADY_SECONDS:
                delay = FIRST_DELAY_SECONDS
            self._console.say(f"{self.program.name} {ended}; starting it again in {delay:g} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)
            delay = min(delay * 2, LAST_DELAY_SECONDS)

    async def _run(self) -> str:
        # A pipe of ours: asyncio's own would hold the news of the end back while a grandchild has it open.
        read_end, write_end = os.pipe()
        talk = asyncio.create_task(self._relay(read_end))
        try:
            if self.program.before_start:
                self.program.before_start()
            process = await asyncio.create_subprocess_exec(
                *self.program.command,
                stdin=DEVNULL,
                stdout=write_end,
                stderr=STDOUT,
                **self.program.spawn_options(),
            )
        except OSError as error:
            return f"cannot be started ({error.strerror})"
        finally:
            os.close(write_end)
        self._process = process
        self._changed()
        if self._stopping.is_set():  # asked to stop while it was being started
            self._signal(self.program.stop_signal)
        code = await process.wait()
        kill_group(process.pid)  # what it left behind would hold its ports and its tasks
        await asyncio.wait([talk], timeout=DRAIN_SECONDS)
        talk.cancel()
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"

    async def _relay(self, read_end: int) -> None:
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read_end, "rb")
        )
        rest = b""
        try:
            while chunk := await reader.read(65536):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    self._show(line)
        finally:
            if rest:
                self._show(rest)
            transport.close()

    def _show(self, line: bytes) -> None:
        self._console.line(self.program.name, line.decode("utf-8", "replace").rstrip())

    def _signal(self, which: signal.Signals) -> None:
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, which)


def kill_group(leader: int) -> None:
    """Kill what is left of the process group, if anything is."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
