"""The supervisor's own logic, on small real children."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from lia_cortex.runtime import supervisor
from lia_cortex.runtime.console import Console
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.program import Program
from lia_cortex.runtime.supervisor import Supervisor
from tests.runtime.launched import PATIENCE_SECONDS, all_gone

STUBBORN = (
    "import signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
    "print('grandchild', child.pid, flush=True); [signal.pause() for _ in iter(int, 1)]"
)
POLITE = (
    "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('bye', flush=True)));"
    "print('up', flush=True); signal.pause()"
)


def program(name: str, code: str, *, stop_seconds: float = 10) -> Program:
    return Program(
        name=name,
        command=(sys.executable, "-c", code),
        environment=dict(os.environ),
        stop_seconds=stop_seconds,
    )


class Terminal(io.StringIO):
    """What the launcher wrote."""

    async def shows(self, part: str, *, times: int = 1) -> None:
        """Wait until it was written so many times."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.getvalue().count(part) < times:  # noqa: ASYNC110 - a stream sets no event
                await asyncio.sleep(0.01)

    def order_of(self, *parts: str) -> bool:
        """Return whether the parts were written in this order."""
        places = [self.getvalue().index(part) for part in parts]
        return places == sorted(places)


@pytest.fixture
def terminal() -> Terminal:
    """Give an empty terminal."""
    return Terminal()


def run(main: supervisor.Main, *, terminal: Terminal, folder: Path) -> int:
    return supervisor.run(main, console=Console(terminal), pids=folder / "pids.json")


def test_what_dies_starts_again_later_and_later(terminal: Terminal, tmp_path: Path) -> None:
    async def main(owner: Supervisor) -> None:
        owner.start(program("short", "raise SystemExit(3)"), stage=1)
        await terminal.shows("short ended with code 3", times=3)

    assert run(main, terminal=terminal, folder=tmp_path) == 0
    said = "short ended with code 3; starting it again in"
    assert terminal.order_of(f"{said} 0.2 s", f"{said} 0.4 s", f"{said} 0.8 s")


def test_a_program_that_does_not_exist_is_said_and_tried_again(terminal: Terminal, tmp_path: Path) -> None:
    async def main(owner: Supervisor) -> None:
        owner.start(Program(name="absent", command=(str(tmp_path / "absent"),)), stage=1)
        await terminal.shows("absent cannot be started (No such file or directory)", times=2)

    assert run(main, terminal=terminal, folder=tmp_path) == 0


def test_each_stage_ends_before_the_next_is_asked(terminal: Terminal, tmp_path: Path) -> None:
    async def main(owner: Supervisor) -> None:
        for stage, name in enumerate(("postgres", "redis", "beat", "web")):
            owner.start(program(name, POLITE), stage=10 - stage)
        await terminal.shows("| up", times=4)
        assert '"web": ' in await asyncio.to_thread((tmp_path / "pids.json").read_text)

    assert run(main, terminal=terminal, folder=tmp_path) == 0
    assert terminal.order_of("web       | bye", "beat      | bye", "redis     | bye", "postgres  | bye")
    assert not (tmp_path / "pids.json").exists()


def test_a_child_that_does_not_stop_is_killed_with_what_it_started(terminal: Terminal, tmp_path: Path) -> None:
    started: list[psutil.Process] = []

    async def main(owner: Supervisor) -> None:
        owner.start(program("stubborn", STUBBORN, stop_seconds=0.2), stage=1)
        await terminal.shows("grandchild")
        started.append(psutil.Process(_grandchild(terminal)))

    assert run(main, terminal=terminal, folder=tmp_path) == 0
    assert "stubborn does not stop: killing it" in terminal.getvalue()
    assert all_gone(started)


def test_what_a_dead_child_left_behind_goes_too(terminal: Terminal, tmp_path: Path) -> None:
    async def main(owner: Supervisor) -> None:
        child = owner.start(program("stubborn", STUBBORN, stop_seconds=0.2), stage=1)
        await terminal.shows("grandchild")
        left = psutil.Process(_grandchild(terminal))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        await terminal.shows("stubborn was killed by SIGKILL")
        assert await asyncio.to_thread(all_gone, [left])

    assert run(main, terminal=terminal, folder=tmp_path) == 0


def test_a_step_that_fails_stops_what_had_started(terminal: Terminal, tmp_path: Path) -> None:
    async def main(owner: Supervisor) -> None:
        owner.start(program("web", POLITE), stage=1)
        await terminal.shows("| up")
        raise CannotStart("the disk is full")

    assert run(main, terminal=terminal, folder=tmp_path) == 1
    assert terminal.order_of("the disk is full", "web       | bye")


def test_waiting_in_vain_is_an_error_that_names_who_was_waited_for(terminal: Terminal, tmp_path: Path) -> None:
    async def main(owner: Supervisor) -> None:
        await owner.until(lambda: False, what="Postgres", seconds=0.1)

    assert run(main, terminal=terminal, folder=tmp_path) == 1
    assert "Postgres did not become ready within 0.1 s" in terminal.getvalue()


def test_long_lines_and_broken_characters_pass(terminal: Terminal, tmp_path: Path) -> None:
    code = "import sys; sys.stdout.buffer.write(b'x' * 200_000 + b'\\xff end\\nlast'); sys.stdout.flush()"

    async def main(owner: Supervisor) -> None:
        owner.start(program("wordy", code), stage=1)
        await terminal.shows("wordy ended")

    assert run(main, terminal=terminal, folder=tmp_path) == 0
    assert "wordy     | " + "x" * 200_000 + "\ufffd end\nwordy     | last\n" in terminal.getvalue()


LAUNCHER = """
import asyncio, sys
from pathlib import Path
from lia_cortex.runtime import supervisor
from lia_cortex.runtime.console import Console
from tests.runtime import test_supervisor

async def main(owner):
    code = getattr(test_supervisor, sys.argv[2])
    owner.start(test_supervisor.program("child", code, stop_seconds=3600), stage=1)
    await asyncio.Event().wait()

sys.exit(supervisor.run(main, console=Console(), pids=Path(sys.argv[1])))
"""


def launcher(*, pids: Path, child: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", LAUNCHER, str(pids), child]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def test_a_second_signal_kills(tmp_path: Path) -> None:
    started = launcher(pids=tmp_path / "pids.json", child="STUBBORN")
    assert started.stdout is not None
    assert "grandchild" in started.stdout.readline()
    everything = psutil.Process(started.pid).children(recursive=True)
    started.send_signal(signal.SIGINT)
    assert "Stopping" in started.stdout.readline()
    assert all(one.is_running() for one in everything)
    started.send_signal(signal.SIGINT)
    assert started.wait(PATIENCE_SECONDS) == 0
    assert all_gone(everything)


def test_a_closed_terminal_does_not_keep_the_children_alive(tmp_path: Path) -> None:
    started = launcher(pids=tmp_path / "pids.json", child="POLITE")
    assert started.stdout is not None
    assert "up" in started.stdout.readline()
    everything = psutil.Process(started.pid).children(recursive=True)
    assert everything
    started.stdout.close()
    started.send_signal(signal.SIGHUP)
    assert started.wait(PATIENCE_SECONDS) == 0
    assert all_gone(everything)


def _grandchild(terminal: Terminal) -> int:
    return int(terminal.getvalue().partition("grandchild ")[2].split()[0])
