"""Take files and pages and read them in the background; what is wrong with one is said on its version's row."""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from knowledge import jobs
from knowledge.models import Source, SourceVersion, Upload
from knowledge.services import articles, indexing, pages, reading
from knowledge.services.articles import Reach
from lia_cortex.accounts.models import User
from lia_cortex.kernel import checkpoints
from lia_cortex.kernel import jobs as line
from lia_cortex.kernel.errors import Refused, StaleState

log = logging.getLogger(__name__)

Status, Problem = SourceVersion.Status, SourceVersion.Problem

LARGEST = 20 * 1024 * 1024
"""Bytes of a file; larger ones are refused where they arrive."""

LEASE = timedelta(seconds=reading.SECONDS + 30)
"""Longer than reading may take: whoever holds it has died when it runs out."""

TRIES = 2
"""A file that ended its reader's process this often is not tried again."""

KINDS = {
    "txt": Source.Kind.TEXT,
    "md": Source.Kind.MARKDOWN,
    "markdown": Source.Kind.MARKDOWN,
    "pdf": Source.Kind.PDF,
    "docx": Source.Kind.DOCX,
    "html": Source.Kind.HTML,
    "htm": Source.Kind.HTML,
    "csv": Source.Kind.CSV,
}


def kind_of(name: str) -> Source.Kind:
    """Return the kind that a file's name tells; raise Refused `unknown_kind`."""
    kind = KINDS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise Refused("unknown_kind", "Upload a text, Markdown, PDF, DOCX, HTML or CSV file.")
    return kind


def receive(
    *,
    name: str,
    content: bytes,
    title: str = "",
    source: Source | None = None,
    reach: Reach | None = None,
    author: User | None = None,
    now: datetime,
) -> SourceVersion:
    """Store a file as the first or the next version of a source; it is read in the background.

    Raise Refused `unknown_kind` or `too_large`.
    """
    kind = kind_of(name)
    if len(content) > LARGEST:
        raise Refused("too_large", str(Problem.TOO_LARGE.label))
    with transaction.atomic():
        version = _next_version(source, kind=kind, title=title or name, url="", reach=reach, author=author, now=now)
        Upload.objects.create(version=version, name=name[:200], size=len(content), content=content)
        line.enqueue(jobs.READ, version_id=version.pk, priority=line.LATER)
    log.info("knowledge.received version=%s digest=%s", version.pk, hashlib.sha256(content).hexdigest()[:12])
    return version


def receive_page(
    *,
    url: str,
    title: str = "",
    source: Source | None = None,
    reach: Reach | None = None,
    author: User | None = None,
    now: datetime,
) -> SourceVersion:
    """Store that a page is to be fetched and read, as the first or the next version of a source; raise Refused."""
    url = pages.address(url)
    with transaction.atomic():
        version = _next_version(
            source, kind=Source.Kind.HTML, title=title or url, url=url, reach=reach, author=author, now=now
        )
        line.enqueue(jobs.READ, version_id=version.pk, priority=line.LATER)
    log.info("knowledge.page_received version=%s", version.pk)
    return version


def _next_version(
    source: Source | None,
    *,
    kind: Source.Kind,
    title: str,
    url: str,
    reach: Reach | None,
    author: User | None,
    now: datetime,
) -> SourceVersion:
    if source is None:
        source = Source(title=title[:160].strip(), version=0)
    else:
        source = Source.objects.select_for_update().get(pk=source.pk)
        source.title = (title or source.title)[:160]
    source.kind, source.url = kind, url
    if reach is not None:
        source.assistants = list(reach.assistants)
        source.valid_from, source.valid_until = reach.valid_from, reach.valid_until
    source.save()
    last = source.versions.aggregate(last=Max("number"))["last"] or 0
    return SourceVersion.objects.create(
        source=source, number=last + 1, title=source.title, url=url, author=author, created_at=now
    )


def again(*, version: SourceVersion) -> None:
    """Read a version that failed once more, a page as it is now; raise StaleState when it is under way."""
    with transaction.atomic():
        if version.url:
            Upload.objects.filter(version=version).delete()
        version.move(Status.RECEIVED, problem="", tries=0, lease_until=None, finished_at=None)
        line.enqueue(jobs.READ, version_id=version.pk, priority=line.LATER)


def to_read(*, now: datetime) -> list[int]:
    """Return the versions that wait for a reader, or whose reader died; oldest first."""
    waiting = SourceVersion.objects.filter(
        Q(upload__isnull=False) | ~Q(url=""),
        Q(status=Status.RECEIVED) | Q(status=Status.READING, lease_until__lt=now),
    )
    return list(waiting.order_by("created_at").values_list("pk", flat=True))


def read(*, version_id: int, clock: Callable[[], datetime]) -> None:
    """Read the version's file; it is live afterwards, or failed with the reason. Another reader's is left alone."""
    version = SourceVersion.objects.select_related("source").get(pk=version_id)
    now = clock()
    is_free = version.lease_until is None or version.lease_until < now
    if version.status not in {Status.RECEIVED, Status.READING} or not is_free:
        return
    before = version.lease_until
    try:
        if version.tries >= TRIES:
            version.move(Status.FAILED, guard={"lease_until": before}, problem=Problem.CRASHED, finished_at=now)
            return
        version.move(Status.READING, guard={"tries": version.tries}, tries=version.tries + 1, lease_until=now + LEASE)
    except StaleState:
        return
    checkpoints.reached("knowledge.reading")
    try:
        content = _content(version)
        text, pieces = reading.read(Source.Kind.HTML if version.url else version.source.kind, content)
    except reading.UnreadableError as error:
        version.move(
            Status.FAILED, guard={"lease_until": version.lease_until}, problem=error.problem, finished_at=clock()
        )
        log.info("knowledge.unreadable version=%s problem=%s", version.pk, error.problem)
        return
    _publish(version, text=text, pieces=pieces, now=clock())


def _content(version: SourceVersion) -> bytes:
    """Return the version's bytes, a page's from where it is; raise UnreadableError."""
    stored = Upload.objects.filter(version=version).first()
    if stored is not None:
        return bytes(stored.content)
    content = pages.fetch(version.url)
    live = Upload.objects.filter(version__source=version.source_id, version__status=Status.LIVE).first()
    if live is not None and bytes(live.content) == content:
        raise reading.UnreadableError(Problem.UNCHANGED)
    Upload.objects.update_or_create(
        version=version, defaults={"name": version.url[:200], "size": len(content), "content": content}
    )
    checkpoints.reached("knowledge.after_fetch")
    return content


def _publish(version: SourceVersion, *, text: str, pieces: list[reading.Piece], now: datetime) -> None:
    asked = articles.asked_lines(version.source.questions)
    prepared = indexing.prepare(title=version.title, pieces=pieces, questions=asked, now=now)
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=version.source_id)
        if source.versions.filter(status=Status.LIVE, number__gt=version.number).exists():
            # A newer file was read first: this one is history before it was ever found.
            version.move(Status.FAILED, problem=Problem.SUPERSEDED, finished_at=now)
            return
        for before in source.versions.filter(status=Status.LIVE):
            before.move(Status.RETIRED)
        version.move(
            Status.LIVE, guard={"lease_until": version.lease_until}, text=text, lease_until=None, finished_at=now
        )
        source.body, source.version = text, version.number
        source.save()
        indexing.drop(source=source)
        if source.is_active:
            indexing.put(version=version, source=source, prepared=prepared)
