"""A launcher ends with the make that started it, and with nobody else."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from lia_cortex.runtime import paths
from tests.runtime.launched import all_gone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word for it is Linux's")

LAUNCHER = """
import asyncio, sys
from pathlib import Path
from lia_cortex.runtime import parent, supervisor
from lia_cortex.runtime.console import Console
from tests.runtime import test_supervisor

async def main(owner):
    owner.start(test_supervisor.program("child", test_supervisor.POLITE), stage=1)
    await asyncio.Event().wait()

assert parent.end_with_make()
sys.exit(supervisor.run(main, console=Console(), pids=Path(sys.argv[1])))
"""
ASK = "from lia_cortex.runtime import parent; print(parent.end_with_make())"


def test_a_killed_make_leaves_nothing_running(tmp_path: Path) -> None:
    script = tmp_path / "launcher.py"
    script.write_text(LAUNCHER, encoding="utf-8")
    makefile = tmp_path / "Makefile"
    launch = shlex.join([sys.executable, str(script), str(tmp_path / "pids.json")])
    makefile.write_text(f"up:\n\t@{launch}\n", encoding="utf-8")
    # The make that runs the tests would be told as this one's parent, and that announces its folder first.
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment = {**alone, "PYTHONPATH": str(paths.ROOT)}
    command = ["make", "-f", str(makefile), "up"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as make:
        assert make.stdout is not None
        assert "up" in make.stdout.readline()
        below = psutil.Process(make.pid).children(recursive=True)
        assert len(below) == 2  # the launcher and its child
        make.kill()
        assert all_gone(below)
        assert "Stopping" in make.stdout.read()  # in order, as on Ctrl-C


def test_whoever_else_started_it_may_go(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(paths.ROOT), "MAKELEVEL": "1"}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=True)
    assert done.stdout.strip() == "False"
