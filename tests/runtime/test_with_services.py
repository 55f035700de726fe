"""`with-services` as a real process: the command finds services that write as it was asked for."""

import sys
from pathlib import Path

import pytest

from tests.runtime.launched import Launched

ASK = """
import os, psycopg, sys
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    query = "SELECT name || '=' || setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') ORDER BY name"
    print("writes", *(row[0] for row in connection.execute(query)), *sys.argv[1:])
sys.exit(7)
"""


@pytest.mark.parametrize(
    ("options", "writes"),
    [
        ((), "writes fsync=off full_page_writes=off"),
        (("--durable",), "writes fsync=on full_page_writes=on"),
    ],
)
def test_the_commands_postgres_waits_for_the_disk_only_when_asked(
    options: tuple[str, ...], writes: str, place: Path
) -> None:
    # The command's own option of the same name stays its own.
    launcher = Launched("with-services", *options, sys.executable, "-c", ASK, "--durable", var=place / "var")
    assert launcher.line("writes") == f"{writes} --durable"
    assert launcher.ended() == 7
    assert not list((place / "var" / "test").glob("run-*"))
