"""Folders for launchers of the tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lia_cortex.runtime import removal
from lia_cortex.runtime.paths import Var


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Give a folder with a space in its path that every user may reach."""
    folder = Path(tempfile.mkdtemp(prefix="lia cortex "))
    folder.chmod(0o755)
    yield folder
    removal.delete(Var(folder / "var"))
    shutil.rmtree(folder)


@pytest.fixture
def var(tmp_path: Path) -> Var:
    """Give the folders of a runtime that starts no Postgres."""
    found = Var(tmp_path / "a place" / "var")
    found.create()
    return found
