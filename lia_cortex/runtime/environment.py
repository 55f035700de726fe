"""The variables that a person has set: the process environment, then `.env`; an empty one counts as unset."""

import os
from collections.abc import Mapping
from typing import ClassVar

import environ

from lia_cortex.runtime import paths
from lia_cortex.runtime.errors import CannotStart

LOOPBACK_NAMES = "127.0.0.1,localhost"
ROOT_IS_FINE = "ignore:You're running the worker with superuser privileges"
"""Celery's warning is about pickled tasks; ours are JSON."""


class _File(environ.Env):  # type: ignore[misc]  # the package is untyped
    """Reads a file as the settings do, into a dictionary of its own."""

    ENVIRON: ClassVar[dict[str, str]] = {}


def of_user() -> dict[str, str]:
    """Return what is set, first the process environment, then `.env`."""
    _File.ENVIRON = {name: value for name, value in os.environ.items() if value}
    _File.read_env(paths.ROOT / ".env")
    return {name: value for name, value in _File.ENVIRON.items() if value}


def number(variables: Mapping[str, str], name: str, *, default: int) -> int:
    """Return the variable as a positive number; raise CannotStart where it is none."""
    text = variables.get(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise CannotStart(f"{name} is {text!r}: it must be a number from 1 up")
    return int(text)


def of_children(additions: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process of the platform."""
    inherited = {name: value for name, value in os.environ.items() if value}
    # A company's proxy must not get the calls between processes of this machine.
    around = ",".join(filter(None, (inherited.get("NO_PROXY") or inherited.get("no_proxy"), LOOPBACK_NAMES)))
    fixed = {"PYTHONUNBUFFERED": "1", "NO_PROXY": around, "no_proxy": around}
    fixed["PYTHONWARNINGS"] = ",".join(filter(None, (inherited.get("PYTHONWARNINGS"), ROOT_IS_FINE)))
    return inherited | fixed | dict(additions)
