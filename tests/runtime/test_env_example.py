"""`.env.example` and the code know the same variables."""

import re

from lia_cortex.runtime import paths

READ = re.compile(r'(?:env\.\w+|required|environment\.number)\(\s*(?:variables,\s*)?"([A-Z][A-Z0-9_]+)"')
NOT_FOR_USERS = {
    "LIA_FLOWER_URL",
    "LIA_SIMULATED_EVOLUTION_URL",
    "LIA_SIMULATED_OPENAI_URL",
    "LIA_SIMULATED_BACKOFFICE_URL",
    "LIA_CHECKPOINT_HOOK",
}
"""Set by the launcher for its children, or by tests."""


def documented() -> set[str]:
    text = (paths.ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^#([A-Z][A-Z0-9_]+)=", text, flags=re.MULTILINE))


def code() -> str:
    folders = ("settings", "runtime", "accounts", "registry")
    files = (path for folder in folders for path in (paths.ROOT / "lia_cortex" / folder).rglob("*.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_variable_that_is_read_is_documented() -> None:
    read = set(READ.findall(code()))
    assert {"DATABASE_URL", "LIA_WORKERS", "OPENAI_MODEL"} <= read
    assert read - NOT_FOR_USERS <= documented()


def test_every_documented_variable_is_read() -> None:
    text = code()
    assert [name for name in documented() if f'"{name}"' not in text] == []


def test_nothing_is_set_by_copying_the_file() -> None:
    lines = (paths.ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
