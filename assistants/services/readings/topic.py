"""What a burst is about, by whole words; the subject with the strongest words wins, the rarer one among equals."""

from assistants.services.readings import lists

TOPICS = ("technical", "billing", "sales", "cancellation", "complaint", "other")

_WEIGHTS = {"explicit": 6, "strong": 4, "plain": 2}
_EXPLICIT = _WEIGHTS["explicit"]
_ORDER = ("cancellation", "complaint", "billing", "technical", "sales", "other")
_RULES = tuple(
    (path.stem.rpartition("_")[0], _WEIGHTS[path.stem.rpartition("_")[2]], lists.pattern(path.stem))
    for path in sorted(lists.WORDS.glob("*_*.txt"))
    if path.stem.rpartition("_")[0] in TOPICS
)
_MOST_WORDS = 2
"""Different words of a list that count: a long message is not more of a topic."""


def judge(plain: str) -> tuple[str, bool]:
    """Return the topic, and whether the words are clear; `other` where none is told."""
    points = dict.fromkeys(_ORDER, 0)
    for topic, weight, rule in _RULES:
        points[topic] += weight * min(len({match.group() for match in rule.finditer(plain)}), _MOST_WORDS)
    best = max(_ORDER, key=lambda topic: points[topic])
    if not points[best]:
        return "other", False
    second = max(value for topic, value in points.items() if topic != best)
    return best, points[best] >= _EXPLICIT and points[best] > second
