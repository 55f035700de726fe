"""Secrets of a local runtime are made once and belong to their owner only."""

import stat

from cryptography.fernet import Fernet

from lia_cortex.runtime import secrets
from lia_cortex.runtime.paths import Var


def test_made_once_and_private(var: Var) -> None:
    first = secrets.ensure(var)
    assert stat.S_IMODE(var.secrets.stat().st_mode) == 0o600
    assert secrets.ensure(var) == first
    assert Fernet(first["LIA_ENCRYPTION_KEYS"]).decrypt(Fernet(first["LIA_ENCRYPTION_KEYS"]).encrypt(b"x")) == b"x"


def test_what_is_there_stays_and_what_is_missing_is_added(var: Var) -> None:
    var.secrets.write_text("# mine\nSECRET_KEY=chosen=by hand\nLIA_API_TOKEN=\nOTHER=1", encoding="utf-8")
    found = secrets.ensure(var)
    assert found["SECRET_KEY"] == "chosen=by hand"
    assert found["OTHER"] == "1"
    assert found["LIA_API_TOKEN"]
    assert var.secrets.read_text(encoding="utf-8").startswith("# mine\nSECRET_KEY=chosen=by hand\n")
    assert secrets.ensure(var) == found
