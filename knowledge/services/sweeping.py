"""Find what lost nudges left behind: files to be read, live texts without pieces, pieces without vectors or marks."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from knowledge import jobs
from knowledge.models import Chunk, Source, SourceVersion
from knowledge.queries import subjects
from knowledge.services import answers, articles, chunking, embedding, indexing, misses, uploads
from lia_cortex.kernel import jobs as line

AT_ONCE = 20

MARKED_AT_ONCE = 200
"""Versions marked again after a change of the lexicon: a second's work or two."""


def sweep(*, now: datetime) -> None:
    """Nudge or do what is left; safe to run twice at once."""
    for version_id in uploads.to_read(now=now)[:AT_ONCE]:
        line.enqueue(jobs.READ, version_id=version_id, priority=line.LATER)
    _split(now=now)
    _mark()
    space = embedding.aim(now=now)
    if space is not None:
        embedding.nudge(space)
    embedding.forget_old()
    misses.forget_old(now=now)
    answers.forget_old(now=now)


def _split(*, now: datetime) -> None:
    """Make the pieces of texts that were stored before there were pieces."""
    pieces = Chunk.objects.filter(version=OuterRef("pk"))
    live = SourceVersion.objects.filter(~Exists(pieces), ~Q(text=""), status="live", source__is_active=True)
    for version in live.select_related("source").order_by("pk")[:AT_ONCE]:
        asked = articles.asked_lines(version.source.questions)
        parts = chunking.split(version.text)
        if not parts:
            continue
        prepared = indexing.prepare(title=version.title, pieces=parts, questions=asked, now=now)
        with transaction.atomic():
            source = Source.objects.select_for_update().get(pk=version.source_id)
            is_live = SourceVersion.objects.filter(pk=version.pk, status="live").exists()
            if source.is_active and is_live and not Chunk.objects.filter(version=version).exists():
                indexing.put(version=version, source=source, prepared=prepared)


def _mark() -> None:
    """Mark the pieces again that were marked by another lexicon than the one that searches ask by."""
    stale = SourceVersion.objects.filter(status="live", source__is_active=True).exclude(lexicon=subjects.fingerprint())
    for version_id, source_id in stale.order_by("pk").values_list("pk", "source_id")[:MARKED_AT_ONCE]:
        with transaction.atomic():
            source = Source.objects.select_for_update().get(pk=source_id)
            version = SourceVersion.objects.filter(pk=version_id, status="live").first()
            if version is not None and source.is_active:
                indexing.mark_again(version=version, source=source, questions=articles.asked_lines(source.questions))
