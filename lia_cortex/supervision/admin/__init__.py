"""Admin pages of the desk."""

from lia_cortex.supervision.admin import answers

__all__ = ["answers"]
