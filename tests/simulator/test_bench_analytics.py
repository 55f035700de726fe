"""The bench of pages runs to its end; how fast pages are is for a machine of its own to say."""

import io
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from tests import services


def test_it_fills_counts_serves_and_measures_every_page(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = connections["default"].settings_dict["NAME"]
    environment = {
        "DJANGO_SETTINGS_MODULE": "lia_cortex.settings",
        "LIA_ENV": "local",
        "LIA_VAR_DIR": str(tmp_path),
        "DATABASE_URL": urlunsplit(urlsplit(services.ensure().database_url)._replace(path=f"/{name}")),
    }
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    out = io.StringIO()
    try:
        call_command("bench_analytics", messages=600, rounds=1, readers=2, pause=0.0, stdout=out)
    except CommandError as error:
        assert str(error).startswith("P95 is not below 300 ms")  # noqa: PT017 - a busy machine is no failure
    told = [line.split(" | ") for line in out.getvalue().splitlines() if line.startswith("| ")]
    pages = {line[0].removeprefix("| "): line[1] for line in told[2:]}
    assert {"board", "desk", "a thread", "wallboard", "operations", "search for a word"} < pages.keys()
    assert set(pages.values()) == {"2"}
    with pytest.raises(CommandError):
        call_command("bench_analytics", messages=600)
