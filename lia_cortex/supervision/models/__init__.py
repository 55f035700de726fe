"""What people keep at their desk: drafts, ready answers, what they watch, what they did."""

from lia_cortex.supervision.models.act import Act, ActItem
from lia_cortex.supervision.models.answers import CannedAnswer, Macro
from lia_cortex.supervision.models.draft import Draft
from lia_cortex.supervision.models.looking import Look
from lia_cortex.supervision.models.watching import NoticeRule, Watch

__all__ = ["Act", "ActItem", "CannedAnswer", "Draft", "Look", "Macro", "NoticeRule", "Watch"]
