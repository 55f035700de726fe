"""What `make reset` deletes."""

from lia_cortex.runtime import removal
from lia_cortex.runtime.paths import Var


def test_the_simulated_back_offices_store_goes_and_the_tools_stay(var: Var) -> None:
    var.create()
    (var.backoffice / "store.sqlite").write_text("x", encoding="utf-8")
    (var.path / "tools").mkdir()
    removal.delete(var, keep=("tools",))
    assert [path.name for path in var.path.iterdir()] == ["tools"]
