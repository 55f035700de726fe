"""Where run-time data lives."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
"""The clone."""


@dataclass(frozen=True, slots=True)
class Var:
    """The folders of one runtime; two runtimes never share one."""

    path: Path

    @property
    def run(self) -> Path:
        """Return the folder of what describes the running processes."""
        return self.path / "run"

    @property
    def postgres(self) -> Path:
        """Return where the embedded Postgres lives; a link to another place where root needs one."""
        return self.path / "postgres"

    @property
    def redis(self) -> Path:
        """Return the folder of Redis' append-only file."""
        return self.path / "redis"

    @property
    def backoffice(self) -> Path:
        """Return the folder of the simulated back office's store."""
        return self.path / "backoffice"

    @property
    def secrets(self) -> Path:
        """Return the file of the generated secrets."""
        return self.path / "local.env"

    @property
    def services(self) -> Path:
        """Return the file that tells `manage.py` where the running services are."""
        return self.run / "services.env"

    def create(self) -> None:
        """Create the folders; others may pass through, because Postgres never runs as root."""
        for folder in (self.path, self.run, self.redis, self.backoffice, self.path / "media", self.path / "static"):
            folder.mkdir(parents=True, exist_ok=True)
        for private in (self.run, self.redis, self.backoffice):
            private.chmod(0o700)


def current() -> Var:
    """Return the folders of this clone, or those of LIA_VAR_DIR (tests run beside a developer's own)."""
    return Var(Path(os.environ.get("LIA_VAR_DIR") or ROOT / "var").absolute())


def write_private(path: Path, text: str) -> None:
    """Replace the file by `text` in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
