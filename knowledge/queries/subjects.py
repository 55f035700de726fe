"""What matters a text may be about: the subjects of `lexicon/topics`, each with the phrases that speak of it."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.queries import lexicon

COMPANY = "company:"
"""Begins the line with the words by which companies name the subject."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A matter by its name, the company's words for it and phrases of customers."""

    name: str
    company: tuple[str, ...]
    said: tuple[str, ...]


@lru_cache(maxsize=1)
def subjects() -> tuple[Subject, ...]:
    """Return all subjects; one may have phrases in several files."""
    company: dict[str, list[str]] = {}
    said: dict[str, list[str]] = {}
    name = ""
    for path in sorted((lexicon.FOLDER / "topics").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("="):
                name = line.removeprefix("=").strip()
            elif line.startswith(COMPANY):
                company.setdefault(name, []).extend(_parts(line.removeprefix(COMPANY), ","))
            elif not line.startswith("#"):
                said.setdefault(name, []).extend(_parts(line, "|"))
    return tuple(Subject(name, tuple(company.get(name, ())), tuple(said[name])) for name in said)


def is_elsewhere(name: str) -> bool:
    """Return whether no internet company answers questions about the subject."""
    return name.startswith("!")


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return what changes when a file of the lexicon changes."""
    known = hashlib.sha256()
    for path in sorted(lexicon.FOLDER.rglob("*.txt")):
        known.update(path.name.encode() + b"\0" + path.read_bytes())
    return known.hexdigest()[:16]


def named(text: str) -> list[str]:
    """Return the names of the subjects that a company's text names in its own words."""
    said = f" {lexicon.normal(text)} "
    return [name for name, pattern in _patterns() if pattern.search(said)]


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((each.name, lexicon.pattern(each.company)) for each in subjects() if each.company)


def _parts(line: str, mark: str) -> list[str]:
    return [part.strip() for part in line.split(mark) if part.strip()]
