"""Admin pages of the desk."""

from lia_cortex.supervision.admin import answers, kept

__all__ = ["answers", "kept"]
