"""Facts of single conversations, what is summed up from them, and how far that has come; all of it can be rebuilt."""

from lia_cortex.analytics.models.facts import Answer, Said, Transfer, Visit
from lia_cortex.analytics.models.rollups import DelayFigure, EndFigure, HourFigure, TransferFigure
from lia_cortex.analytics.models.watermark import Watermark

__all__ = [
    "Answer",
    "DelayFigure",
    "EndFigure",
    "HourFigure",
    "Said",
    "Transfer",
    "TransferFigure",
    "Visit",
    "Watermark",
]
