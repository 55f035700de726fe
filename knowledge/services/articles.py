"""Write articles; what is saved can be found at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from knowledge.models import Article, Source, SourceVersion
from knowledge.services import chunking, indexing
from knowledge.services.chunking import Piece
from lia_cortex.kernel import clock

AnySource = TypeVar("AnySource", bound=Source)


@dataclass(frozen=True, slots=True)
class Reach:
    """For whom a source is and when; no assistants: for all."""

    assistants: Sequence[str] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None


def save(
    *,
    title: str,
    body: str,
    article: Source | None = None,
    is_active: bool = True,
    questions: str | None = None,
    reach: Reach | None = None,
    now: datetime | None = None,
) -> Source:
    """Store a new article or change the given one; a change of its text raises its version.

    `questions` and `reach` stay as they are where they are not given.
    """
    now = now or clock.now()
    title, body = title.strip(), body.strip()
    asked = (article.questions if article else "") if questions is None else questions
    prepared = indexing.prepare(title=title, pieces=chunking.split(body), questions=asked_lines(asked), now=now)
    with transaction.atomic():
        saved = Article(version=0) if article is None else Source.objects.select_for_update().get(pk=article.pk)
        is_new = (saved.title, saved.body) != (title, body) or saved.version == 0
        is_found = saved.is_active and not is_new and saved.questions == asked
        saved.title, saved.body, saved.is_active, saved.questions = title, body, is_active, asked
        _reach(saved, reach)
        saved.version += is_new
        saved.save()
        live = _live(saved, now=now) if is_new else saved.versions.get(status=SourceVersion.Status.LIVE)
        if is_found and is_active and live.chunks.exists():
            indexing.let_find(source=saved)
        else:
            indexing.drop(source=saved)
            if is_active:
                indexing.put(version=live, source=saved, prepared=prepared)
    return saved


def asked_lines(questions: str) -> list[str]:
    """Return the questions of a text with one on each line."""
    return [line.strip() for line in questions.splitlines() if line.strip()]


def _reach(source: Source, reach: Reach | None) -> None:
    if reach is not None:
        source.assistants = list(reach.assistants)
        source.valid_from, source.valid_until = reach.valid_from, reach.valid_until


def _live(source: Source, *, now: datetime) -> SourceVersion:
    for before in source.versions.filter(status=SourceVersion.Status.LIVE):
        before.move(SourceVersion.Status.RETIRED)
    return SourceVersion.objects.create(
        source=source,
        number=source.version,
        status=SourceVersion.Status.LIVE,
        title=source.title,
        text=source.body,
        created_at=now,
        finished_at=now,
    )


def forget(*, source: Source) -> None:
    """Let nothing of the source be found, so that its row can be deleted."""
    with transaction.atomic():
        indexing.drop(source=Source.objects.select_for_update().get(pk=source.pk))


def set_reach(*, source: Source, reach: Reach, is_active: bool, title: str, now: datetime) -> None:
    """Change for whom and when a source is found, and its title; its text stays as it is."""
    live = source.versions.filter(status=SourceVersion.Status.LIVE).first()
    pieces = [Piece(one.heading, one.text, one.question) for one in live.chunks.order_by("ordinal")] if live else []
    if live is not None and not pieces:
        pieces = chunking.split(live.text)
    asked = asked_lines(source.questions)
    prepared = indexing.prepare(title=title, pieces=pieces, questions=asked, now=now) if live else None
    with transaction.atomic():
        saved = Source.objects.select_for_update().get(pk=source.pk)
        saved.is_active, saved.title = is_active, title
        _reach(saved, reach)
        saved.save()
        indexing.drop(source=saved)
        is_live = live is not None and saved.versions.filter(pk=live.pk, status=SourceVersion.Status.LIVE).exists()
        if is_active and is_live and live is not None and prepared is not None:
            indexing.put(version=live, source=saved, prepared=prepared)
