"""Is somebody harmed by waiting today? Anger, capitals and the word "urgente" denied are no urgency."""

import re

from assistants.services.readings import lists

_DANGER, _FRAUD, _CAN_WAIT = (lists.pattern(name) for name in ("danger", "fraud", "can_wait"))
_DEADLINE, _LEAVING_NOW, _URGENT = (lists.pattern(name) for name in ("deadline", "leaving_now", "urgent"))
_LIVELIHOOD, _NOW = lists.source("livelihood"), lists.source("now")
_HARM = re.compile(
    rf"(?:{_LIVELIHOOD}).*(?:{_NOW})|(?:{_NOW}).*(?:{_LIVELIHOOD})|(?:{_LIVELIHOOD}).*\bpelo amor de deus\b|"
    r"\bperdendo (venda|cliente|dinheiro)"
)


def is_high(plain: str) -> bool:
    """Tell whether waiting does harm today."""
    if _DANGER.search(plain) or _FRAUD.search(plain):
        return True
    if _CAN_WAIT.search(plain):
        return False
    return any(rule.search(plain) for rule in (_HARM, _DEADLINE, _LEAVING_NOW, _URGENT))


def is_denied(plain: str) -> bool:
    """Tell whether the writer says that it can wait."""
    return bool(_CAN_WAIT.search(plain)) and not _DANGER.search(plain)
