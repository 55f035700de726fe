"""Scripts for bytes that nobody trusts: few at a time, and never the end of whoever asked."""

from pathlib import Path

import pytest

from lia_cortex.kernel import confined
from lia_cortex.kernel.confined import Script, Slots
from lia_cortex.kernel.errors import Retryable


def script(folder: Path, text: str) -> Script:
    path = folder / "script.py"
    path.write_text(text, encoding="utf-8")
    return Script(path, slots=1, busy="busy")


def test_what_it_wrote_comes_back(tmp_path: Path) -> None:
    echo = script(tmp_path, "import sys; print(sys.stdin.read() + sys.argv[1], end='')")
    assert echo.run(b"bytes ", arguments=(7,), seconds=30) == b"bytes 7"


@pytest.mark.parametrize("signal", ["SIGSEGV", "SIGXCPU", "SIGKILL"])
def test_a_crash_inside_is_an_answer(tmp_path: Path, signal: str) -> None:
    dies = script(tmp_path, f"import os, signal; os.kill(os.getpid(), signal.{signal})")
    assert dies.run(b"x" * 1_000_000, arguments=(), seconds=30) is None
    # Its slot is free again.
    assert dies.run(b"", arguments=(), seconds=30) is None


def test_one_that_hangs_is_ended(tmp_path: Path) -> None:
    hangs = script(tmp_path, "import threading; threading.Event().wait()")
    assert hangs.run(b"", arguments=(), seconds=0.3) is None


def test_who_finds_no_slot_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "WAIT_SECONDS", 0.01)
    slots = Slots(1, busy="pdf_busy")
    with slots.one(), pytest.raises(Retryable, match="pdf_busy"), slots.one():
        pass
    with slots.one():
        pass
