"""Comparing what the simulation says with what the real gateway said."""

from typing import Any

OPTIONAL = {"jpegThumbnail", "waveform", "pageCount", "title", "participantAlt", "profilePicUrl"}
"""Fields that the real gateway sends or leaves out from one message to the next."""


def _is_bytes(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(name.isdigit() for name in value)


def differences(ours: Any, recorded: Any, where: str = "") -> list[str]:
    """Return where keys or types differ; values are not compared."""
    if _is_bytes(recorded):
        return [] if _is_bytes(ours) else [f"{where}: not bytes"]
    if isinstance(recorded, dict) and isinstance(ours, dict):
        found = [f"{where}.{name}: only on one side" for name in (ours.keys() ^ recorded.keys()) - OPTIONAL]
        for name in ours.keys() & recorded.keys():
            found += differences(ours[name], recorded[name], f"{where}.{name}")
        return found
    if isinstance(recorded, list) and isinstance(ours, list):
        if recorded and ours:
            return differences(ours[0], recorded[0], f"{where}[]")
        return []
    if ours is None or recorded is None or type(ours) is type(recorded):
        return []
    return [f"{where}: {type(ours).__name__} instead of {type(recorded).__name__}"]
