"""Measure how well searches find: a corpus of articles, questions with the article that answers each, strangers."""

import csv
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from knowledge.models import Chunk, ChunkVector, Source, Word
from knowledge.queries import search
from knowledge.services import articles

FIRST = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the slug of the article that answers it; blank when none does."""

    text: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, where its article stood (1 is first, 0 nowhere), what was found and how long it took."""

    question: Question
    rank: int
    found: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares between 0 and 1 over `count` questions."""

    count: int
    hit_1: float
    hit_3: float
    mrr: float
    nothing: float


@contextmanager
def corpus(folder: Path, *, now: datetime) -> Iterator[dict[str, str]]:
    """Let the knowledge hold nothing but the articles of `folder/articles` while the block runs; yield slugs by id."""
    with only(folder / "articles", now=now) as slugs:
        yield slugs


@contextmanager
def only(articles_folder: Path, *, now: datetime) -> Iterator[dict[str, str]]:
    """Let the knowledge hold nothing but the folder's articles while the block runs; yield slugs by public id."""
    with transaction.atomic():
        ChunkVector.objects.all().delete()
        Chunk.objects.all().delete()
        Word.objects.all().delete()
        Source.objects.all().delete()
        slugs = {}
        for path in sorted(articles_folder.glob("*.md")):
            title, _, body = path.read_text(encoding="utf-8").partition("\n")
            saved = articles.save(title=title.removeprefix("# "), body=body, now=now)
            slugs[saved.public_id] = path.stem
        yield slugs
        transaction.set_rollback(True)


def questions(file: Path) -> list[Question]:
    """Return the questions of a CSV file with the columns `question` and, where one answers, `article`."""
    with file.open(encoding="utf-8", newline="") as table:
        return [Question(row["question"], row.get("article") or "") for row in csv.DictReader(table)]


def ask(asked: Iterable[Question], *, slugs: dict[str, str], now: datetime) -> list[Answered]:
    """Return what a search found for each question."""
    return [_one(question, slugs=slugs, now=now) for question in asked]


def parted(questions: Sequence[Question], *, first: int) -> tuple[list[Question], list[Question]]:
    """Return the first questions of each article, and the rest."""
    met: Counter[str] = Counter()
    parts: tuple[list[Question], list[Question]] = ([], [])
    for question in questions:
        parts[met[question.article] >= first].append(question)
        met[question.article] += 1
    return parts


def figures(answered: Sequence[Answered]) -> Figures:
    """Return the figures; of no questions at all, zeros."""
    count = len(answered) or 1
    return Figures(
        count=len(answered),
        hit_1=sum(each.rank == 1 for each in answered) / count,
        hit_3=sum(1 <= each.rank <= FIRST for each in answered) / count,
        mrr=sum(1 / each.rank for each in answered if each.rank) / count,
        nothing=sum(not each.found for each in answered) / count,
    )


def _one(question: Question, *, slugs: dict[str, str], now: datetime) -> Answered:
    began = time.perf_counter()
    found = [slugs[passage.article] for passage in search.search(query=question.text, now=now, limit=10)]
    seconds = time.perf_counter() - began
    rank = found.index(question.article) + 1 if question.article in found else 0
    return Answered(question, rank, tuple(found), seconds)
