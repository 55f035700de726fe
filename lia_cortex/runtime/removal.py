"""Deletes what a runtime left on the disk."""

import shutil

from lia_cortex.runtime import postgres_home
from lia_cortex.runtime.paths import Var


def delete(var: Var, *, keep: tuple[str, ...] = ()) -> None:
    """Delete everything in `var` but `keep`, also the data that root had to keep elsewhere."""
    outside = postgres_home.outside_of(var)
    if outside:
        shutil.rmtree(outside)
    if not keep:
        shutil.rmtree(var.path, ignore_errors=True)
        return
    for path in var.path.iterdir():
        if path.name in keep:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
