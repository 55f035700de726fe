"""Where settings come from: the process, then `.env`, then what the local runtime generated."""

import os
from pathlib import Path
from typing import NoReturn

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("LIA_VAR_DIR") or BASE_DIR / "var")


def _drop_empty() -> None:
    for name in [name for name, value in os.environ.items() if value == ""]:
        del os.environ[name]


env = environ.Env()
_drop_empty()
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")
_drop_empty()

# A clone whose var/ holds a local runtime is local without being told so.
ENVIRONMENT = env.str("LIA_ENV", default="local" if (VAR_DIR / "local.env").exists() else "production")
if ENVIRONMENT == "local":
    for name in ("local.env", "run/services.env"):
        if (VAR_DIR / name).exists():
            environ.Env.read_env(VAR_DIR / name)
    _drop_empty()


def fail(message: str) -> NoReturn:
    """End the process with one clear line."""
    raise SystemExit(f"LIA CORTEX cannot start: {message}")


def required(name: str) -> str:
    """Return the variable's value; end with one line naming it when it is missing."""
    value: str = env.str(name, default="")
    if not value:
        hint = "start the local runtime with `make up` first" if ENVIRONMENT == "local" else "set it"
        fail(f"{name} is not set ({hint}; see .env.example)")
    return value


if ENVIRONMENT not in {"local", "production"}:
    fail(f"LIA_ENV is {ENVIRONMENT!r}: use local or production")
