"""How the writer feels. Whole words and phrases only: "sem demora" is no complaint, "já" no anger."""

import re

from assistants.services.readings import lists

_TROUBLE, _TIMES = lists.source("trouble"), lists.source("again")
_AGAIN = re.compile(rf"(?:{_TROUBLE}).*(?:{_TIMES})|(?:{_TIMES}).*(?:{_TROUBLE})")
_BLAMES = (lists.pattern("insult"), lists.pattern("weary"), lists.pattern("waited"), _AGAIN)
_PRAISE, _THANKS, _REQUEST = (lists.pattern(name) for name in ("praise", "thanks", "request"))
_MOCKING, _SINCERE = lists.pattern("mocking", around="{}|👏"), lists.pattern("sincere")
_DENIED_PRAISE, _DENIED_BLAME = lists.pattern("denied_praise"), lists.pattern("denied_blame")


def judge(plain: str) -> tuple[str, bool]:
    """Return the sentiment, and whether a rule is sure of it; without any sign it is neutral and not sure."""
    words = _DENIED_BLAME.sub(" ", plain)
    blames = [rule for rule in _BLAMES if rule.search(words)]
    praise = _PRAISE.search(_DENIED_PRAISE.sub(" ", words)) is not None
    thanks = _THANKS.search(words) is not None
    if _DENIED_PRAISE.search(words) and not blames:
        return "negative", True
    if praise and _is_mocking(words):
        return "negative", False
    if blames:
        # Who praises and thanks as well tells a story that ended well.
        return ("positive", False) if praise and thanks and len(blames) == 1 else ("negative", not praise)
    if praise or (thanks and not _REQUEST.search(words)):
        return "positive", True
    return "neutral", words != plain


def _is_mocking(words: str) -> bool:
    return bool(_MOCKING.search(words)) and not _THANKS.search(words.replace("👏", "")) and not _SINCERE.search(words)
