"""Named points at which a crash is most telling; drills and crash tests plug a hook here."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string


@lru_cache(maxsize=1)
def _hook() -> Callable[[str], None] | None:
    return import_string(settings.CHECKPOINT_HOOK) if settings.CHECKPOINT_HOOK else None


def reached(name: str) -> None:
    """Tell the plugged hook, if there is one, that this process stands at `name`."""
    hook = _hook()
    if hook is not None:
        hook(name)
