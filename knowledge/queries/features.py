"""A text as numbers: its words, pairs of words and triples of letters, so that a typing error changes few of them."""

import math
from collections import defaultdict
from itertools import pairwise
from zlib import crc32

from knowledge.queries import lexicon, words

STEM, STEM_IN_PAIR = 6, 5
"""Letters of a word that count: Portuguese changes the ends."""

SHORT = 0.5
"""What a text is longer than it is: a single word is not as sure a sign as a sentence."""

PAIR = 0.7
"""What a pair of neighbours is worth, against a word."""


def of(text: str) -> dict[int, float]:
    """Return what each feature of a text, named by its checksum, is worth: together not more than a length of one."""
    spoken = lexicon.normal(text).split()
    telling = [word for word in spoken if not words.is_filler(word)]
    found: dict[int, float] = defaultdict(float)
    for word in telling:
        _add(found, f"w{word[:STEM]}", 1.0)
        if len(word) > 3:
            edged = f"^{word}$"
            count = len(edged) - 2
            for start in range(count):
                _add(found, f"c{edged[start : start + 3]}", 1 / math.sqrt(count))
    for one, next_one in pairwise(spoken):
        _add(found, f"b{one[:STEM_IN_PAIR]}_{next_one[:STEM_IN_PAIR]}", PAIR)
    length = math.sqrt(SHORT + sum(value * value for value in found.values()))
    return {feature: value / length for feature, value in found.items()}


def _add(found: dict[int, float], feature: str, worth: float) -> None:
    found[crc32(feature.encode())] += worth
