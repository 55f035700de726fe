"""What the first `make` installs: whole or not at all, whatever happened before."""

import subprocess
from pathlib import Path

import pytest

from lia_cortex.runtime import paths

SCRIPT = Path("lia_cortex/runtime/install/uv.sh")
PLACE = Path("var/tools/uv")

WITHOUT_BOTH = "exit 1"
NETWORK_LOST = """
[ "$3" = --version ] || { mkdir -p "$7/uv"; echo 'no route to the index' >&2; exit 1; }
"""
WORKING = """
[ "$3" = --version ] || { mkdir -p "$7/bin"; echo uv > "$7/bin/uv"; }
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Give a clone, in a path with a space, that holds nothing but the script."""
    root = tmp_path / "a clone"
    (root / SCRIPT).parent.mkdir(parents=True)
    (root / SCRIPT).write_bytes((paths.ROOT / SCRIPT).read_bytes())
    return root


def install(clone: Path, *, python: str) -> subprocess.CompletedProcess[str]:
    """Run the script with a machine's Python that does as told."""
    program = clone / "python3"
    program.write_text(f"#!/bin/sh\n{python}", encoding="utf-8")
    program.chmod(0o755)
    command = ["sh", str(clone / SCRIPT), str(program)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_machine_without_pip_and_venv_hears_what_to_install(clone: Path) -> None:
    done = install(clone, python=WITHOUT_BOTH)
    assert done.returncode == 1
    assert "apt-get install python3-pip" in done.stderr


def test_a_lost_network_is_called_so_and_leaves_nothing_half_done(clone: Path) -> None:
    done = install(clone, python=NETWORK_LOST)
    assert done.returncode == 1
    assert "no route to the index" in done.stderr
    assert "needs the network" in done.stderr
    assert list((clone / PLACE).parent.iterdir()) == []


def test_a_half_of_it_from_before_is_replaced(clone: Path) -> None:
    (clone / PLACE / "bin").mkdir(parents=True)
    done = install(clone, python=WORKING)
    assert done.returncode == 0, done.stderr
    assert (clone / PLACE / "bin" / "uv").is_file()
    assert [path.name for path in (clone / PLACE).parent.iterdir()] == ["uv"]
