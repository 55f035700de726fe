"""What customers call a thing, and what the company calls it: the concepts that a text speaks of."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from knowledge.queries.folding import folded

FOLDER = Path(__file__).resolve().parent.parent / "lexicon"

SHORTEST_MENDED, MENDED = 6, 0.87
"""Letters of a word that is mended, and how near to a known word it must be: one wrong letter of six."""

_SPACES = re.compile(r"[^0-9a-z]+")
_WORD = re.compile(r"[^\W_]+")


def normal(text: str) -> str:
    """Return the text folded, chat spelling written out, words parted by single spaces."""
    slang = _slang()
    # Companies write the one word, customers the other.
    joined = _SPACES.sub(" ", folded(text)).replace("wi fi", "wifi")
    return " ".join(slang.get(word, word) for word in joined.split())


def spelled(text: str) -> str:
    """Return the text with chat spelling written out, accents and signs kept: what an encoder understands."""
    slang = _slang()
    return _WORD.sub(lambda found: slang.get(folded(found[0]), found[0]), text.lower())


def concepts(text: str) -> list[str]:
    """Return the names of the concepts that a text speaks of, sorted."""
    return _in(normal(text))


def meant(question: str) -> list[str]:
    """Return the concepts of a question, in which words with a typing error pass for the ones that they are near to."""
    return _in(" ".join(_mended(word) for word in normal(question).split()))


def _in(text: str) -> list[str]:
    said = f" {text} "
    return sorted(name for name, pattern in _concepts() if pattern.search(said))


def pattern(parts: Iterable[str]) -> re.Pattern[str]:
    """Return the expression that any of the parts is found by in a normal text between spaces."""
    return re.compile(f" (?:{'|'.join(map(_regex, parts))}) ")


def is_everyday(name: str) -> bool:
    """Return whether people speak of the concept everywhere, so that only a title that names it is about it."""
    return name.startswith("!")


@lru_cache(maxsize=1)
def _slang() -> dict[str, str]:
    rows = (line.split("=", 1) for line in _lines("chat_spelling.txt"))
    return {word.strip(): meant.strip() for written, meant in rows for word in written.split(",")}


@lru_cache(maxsize=1)
def _concepts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    named: dict[str, list[str]] = {}
    for line in _lines("concepts.txt"):
        name, _, patterns = line.partition(":")
        named.setdefault(name.strip(), []).extend(part.strip() for part in patterns.split(",") if part.strip())
    return tuple((name, pattern(parts)) for name, parts in named.items())


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    if len(word) < SHORTEST_MENDED or not word.isalpha():
        return word
    near = [known for known in _vocabulary().get(word[0], ()) if abs(len(known) - len(word)) <= 1]
    if word in near:
        return word
    (best,) = get_close_matches(word, near, n=1, cutoff=MENDED) or (word,)
    return best


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, tuple[str, ...]]:
    """Return the long words of the concepts by their first letter, which people seldom mistype."""
    known: dict[str, set[str]] = defaultdict(set)
    for line in _lines("concepts.txt"):
        for word in re.findall(r"[a-z]+", folded(line.partition(":")[2])):
            if len(word) >= SHORTEST_MENDED:
                known[word[0]].add(word)
    return {letter: tuple(sorted(words)) for letter, words in known.items()}


def _regex(pattern: str) -> str:
    """Return the pattern's regular expression: `*` ends a word anyhow, `..` stands for up to three words."""
    words = [folded(word) for word in pattern.split()]
    built = ""
    for word in words:
        if word == "..":
            built += "(?: [0-9a-z]+){0,3}"
            continue
        built += " " + re.escape(word).replace(r"\*", "[0-9a-z]*")
    return built.removeprefix(" ")


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
