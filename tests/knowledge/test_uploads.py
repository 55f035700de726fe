"""Documents are read in the background; what is wrong with one is said, and the old version stays."""

import pytest

from knowledge.models import Chunk, Source, SourceVersion, Word
from knowledge.queries import search
from knowledge.services import sweeping, uploads
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from tests.knowledge import files
from tests.worker import Clock, Worker, line

pytestmark = pytest.mark.django_db(transaction=True)


def uploaded(worker: Worker, name: str, content: bytes, source: Source | None = None) -> SourceVersion:
    """Upload a file, let the workers read it, return its version as it is then."""
    version = uploads.receive(name=name, content=content, title="Estacionamento", source=source, now=clock.now())
    assert version.status == SourceVersion.Status.RECEIVED
    worker.run_due()
    version.refresh_from_db()
    return version


GOOD = {
    "a.txt": "Há vinte vagas cobertas.".encode(),
    "latin.txt": "Há vinte vagas cobertas.".encode("cp1252"),
    "a.md": "# Estacionamento\n\n## Vagas\n\nHá vinte vagas cobertas.".encode(),
    "a.pdf": files.pdf("Ha vinte vagas cobertas."),
    "a.docx": files.docx(),
    "a.html": "<html><nav>Menu</nav><h1>Estacionamento</h1><p>Há vinte <b>vagas</b> cobertas.</p>"
    "<script>alert('x')</script></html>".encode(),
    "a.csv": 'pergunta;resposta\n"posso deixar o carro?";"Há vinte vagas cobertas."\n'.encode(),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_document_of_each_kind_is_found(worker: Worker, name: str) -> None:
    version = uploaded(worker, name, GOOD[name])

    assert (version.status, version.problem) == ("live", "")
    (found,) = search.search(query="tem vaga coberta?")
    assert (found.article, found.version) == (version.source.public_id, 1)
    assert "vinte vagas cobertas" in found.text
    assert "Menu" not in version.text
    assert "alert" not in version.text


BAD = {
    "broken.pdf": (b"%PDF-1.7\nnothing of it", "broken"),
    "no.pdf": (b"GIF89a", "broken"),
    "locked.pdf": (files.pdf("Segredo", password="x"), "encrypted"),
    "scan.pdf": (files.scan(), "scanned"),
    "empty.pdf": (files.pdf(""), "empty"),
    "long.pdf": (files.pdf(*["x"] * 1001), "too_long"),
    "bomb.docx": (files.bomb(), "bomb"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "no.docx": (b"PK\x03\x04 no zip", "broken"),
    "empty.txt": (b" \n ", "empty"),
    "binary.txt": (b"\x00\x01\x02", "broken"),
    "long.txt": (b"a " * 600_000, "too_long"),
    "columns.csv": (b"a,b\n1,2\n", "columns"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_a_file_is_said(worker: Worker, name: str) -> None:
    content, problem = BAD[name]

    version = uploaded(worker, name, content)

    assert (version.status, version.problem) == ("failed", problem)
    assert str(version.get_problem_display()) != problem
    assert not Chunk.objects.exists()


def test_a_failed_file_leaves_the_version_before_it_live(worker: Worker) -> None:
    first = uploaded(worker, "a.txt", GOOD["a.txt"])
    second = uploaded(worker, "b.pdf", b"%PDF-1.7", source=first.source)

    assert second.status == "failed"
    assert [passage.version for passage in search.search(query="vagas cobertas")] == [1]

    third = uploaded(worker, "c.txt", b"Sao trinta vagas cobertas.", source=first.source)
    first.refresh_from_db()
    assert (first.status, third.status, third.number) == ("retired", "live", 3)
    assert [passage.version for passage in search.search(query="vagas cobertas")] == [3]
    assert Word.objects.get(word="~").chunks == Chunk.objects.count() == 1


def test_a_kind_that_is_not_read_and_a_file_too_large_are_refused() -> None:
    for name, content in (("a.exe", b"MZ"), ("a.txt", b"x" * (uploads.LARGEST + 1))):
        with pytest.raises(Refused):
            uploads.receive(name=name, content=content, now=clock.now())
    assert not Source.objects.exists()


def test_a_lost_nudge_and_a_dead_reader_are_found_by_the_sweep(worker: Worker, moment: Clock) -> None:
    version = uploads.receive(name="a.txt", content=GOOD["a.txt"], now=clock.now())
    line().clear()
    SourceVersion.objects.update(status="reading", tries=1, lease_until=moment.at + uploads.LEASE)

    def swept() -> str:
        sweeping.sweep(now=clock.now())
        worker.run_due()
        version.refresh_from_db()
        return str(version.status)

    assert swept() == "reading"
    moment.forward(uploads.LEASE.total_seconds() + 1)
    assert swept() == "live"


def test_a_file_that_kills_its_reader_is_given_up(worker: Worker, moment: Clock) -> None:
    version = uploads.receive(name="a.txt", content=GOOD["a.txt"], now=clock.now())
    line().clear()
    SourceVersion.objects.update(status="reading", tries=uploads.TRIES, lease_until=moment.at)
    moment.forward(1)

    uploads.read(version_id=version.pk, clock=clock.now)

    version.refresh_from_db()
    assert (version.status, version.problem) == ("failed", "crashed")
    uploads.again(version=version)
    worker.run_due()
    version.refresh_from_db()
    assert version.status == "live"
