"""A page becomes knowledge by its address: from allowed hosts only, within limits, its trouble in words."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import Source, SourceVersion, Upload
from knowledge.queries import search
from knowledge.services import pages, uploads
from lia_cortex.kernel import clock, recent
from lia_cortex.kernel.errors import Refused
from lia_cortex.registry.models import EgressHost
from tests.integrations.egress.sockets import Server, serving
from tests.worker import Clock, Worker

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "<html><nav>Menu</nav><h1>Estacionamento</h1><p>Há vinte <b>vagas</b> cobertas.</p></html>"
QUESTION = "tem vaga coberta?"


def answer(body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    """Return an HTTP answer."""
    head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


@contextmanager
def site(content: bytes, *, trickle: float = 0.0, allowed: bool = True) -> Iterator[Server]:
    """Serve this, on a host that is allowed."""
    with serving(content, trickle=trickle) as server:
        if allowed:
            EgressHost.objects.create(host=f"127.0.0.1:{server.port}", allow_private=True)
        recent.forget_all()
        yield server


def fetched(worker: Worker, url: str, source: Source | None = None) -> SourceVersion:
    """Give an address, let the workers fetch and read it, return its version as it is then."""
    version = uploads.receive_page(url=url, title="Estacionamento", source=source, now=clock.now())
    worker.run_due()
    version.refresh_from_db()
    return version


def test_a_page_is_fetched_read_and_found(worker: Worker) -> None:
    with site(answer(PAGE.encode())) as server:
        version = fetched(worker, f"{server.url}/ajuda?x=1#vagas")
        assert (version.status, version.problem) == ("live", "")
        assert version.url == f"{server.url}/ajuda?x=1"
        [asked] = server.requests
        assert asked.startswith(b"GET /ajuda?x=1 HTTP/1.1")
        assert b"cookie" not in asked.lower()
    (found,) = search.search(query=QUESTION)
    assert (found.article, found.version) == (version.source.public_id, 1)
    assert "vinte vagas cobertas" in found.text
    assert "Menu" not in version.text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PAGE.encode("cp1252"), "text/html; charset=windows-1252"),
        (f'<meta charset="iso-8859-1">{PAGE}'.encode("latin-1"), "text/html"),
        (f'<meta charset="iso-8859-1">{PAGE}'.encode(), 'application/xhtml+xml; charset="UTF-8"'),
    ],
)
def test_its_encoding_is_the_answers_or_its_own(worker: Worker, content: bytes, kind: str) -> None:
    with site(answer(content, kind=kind)) as server:
        assert "Há vinte vagas cobertas." in fetched(worker, server.url).text


BAD = {
    "not_allowed": ({"allowed": False}, answer(PAGE.encode())),
    "no_page": ({}, answer(b"", status="404 Not Found")),
    "unreachable": ({}, answer(b"", status="503 Service Unavailable")),
    "not_html": ({}, answer(b"%PDF-1.7", kind="application/pdf")),
    "empty": ({}, answer(b"<html><script>x</script></html>")),
    "redirects": ({}, answer(b"", status="302 Found", more="location: /again\r\n")),
    "too_large": ({}, answer(b"<p>a</p>" * (pages.LARGEST // 8 + 1))),
    "slow_page": ({"trickle": 0.05}, answer(PAGE.encode())),
}


@pytest.mark.parametrize("problem", BAD)
def test_what_is_wrong_with_a_page_is_said(worker: Worker, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options, content = BAD[problem]
    monkeypatch.setattr(pages, "SECONDS", 1.0 if problem == "slow_page" else 20.0)
    with site(content, **options) as server:  # type: ignore[arg-type]
        version = fetched(worker, server.url)
    assert (version.status, version.problem) == ("failed", problem)
    assert str(version.get_problem_display()) != problem
    assert search.search(query=QUESTION) == []


def test_nobody_listens_there(worker: Worker) -> None:
    EgressHost.objects.create(host="127.0.0.1:9", allow_private=True)
    recent.forget_all()
    assert fetched(worker, "http://127.0.0.1:9/").problem == "unreachable"


def test_a_redirect_is_followed_to_allowed_hosts_only(worker: Worker) -> None:
    with site(answer(PAGE.encode())) as target, serving(answer(PAGE.encode())) as inside:
        for goal, problem in ((target, ""), (inside, "not_allowed")):
            moved = answer(b"", status="301 Moved Permanently", more=f"location: {goal.url}/nova\r\n")
            with site(moved) as server:
                assert fetched(worker, server.url).problem == problem
        assert inside.requests == []


def test_an_address_of_an_own_network_needs_leave(worker: Worker) -> None:
    with serving(answer(PAGE.encode())) as server:
        EgressHost.objects.create(host=f"127.0.0.1:{server.port}")
        recent.forget_all()
        assert fetched(worker, server.url).problem == "not_allowed"
        assert server.requests == []


@pytest.mark.parametrize(
    "url", ["", "ftp://a.example/x", "https://", "https://a:b@c.example/", "http://a b/", "javascript:alert(1)"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        uploads.receive_page(url=url, now=clock.now())
    assert not Source.objects.exists()


def test_fetched_again_it_is_a_new_version_only_where_it_says_something_new(worker: Worker) -> None:
    with site(answer(PAGE.encode())) as server:
        first = fetched(worker, server.url)
        same = fetched(worker, server.url, first.source)
        assert (same.status, same.problem, same.number) == ("failed", "unchanged", 2)
        server.answer = answer(PAGE.replace("vinte", "trinta").encode())
        third = fetched(worker, server.url, first.source)
        assert (third.status, third.number) == ("live", 3)
        server.answer = answer(b"", status="500 Oops")
        assert fetched(worker, server.url, first.source).problem == "unreachable"
    (found,) = search.search(query=QUESTION)
    assert found.version == 3
    assert "trinta" in found.text


def test_a_reader_that_died_after_the_fetch_does_not_fetch_again(worker: Worker, moment: Clock) -> None:
    with site(answer(PAGE.encode())) as server:
        version = uploads.receive_page(url=server.url, now=clock.now())
        Upload.objects.create(version=version, name="p", size=len(PAGE.encode()), content=PAGE.encode())
        SourceVersion.objects.update(status="reading", tries=1, lease_until=moment.at)
        moment.forward(1)
        assert uploads.to_read(now=moment.at) == [version.pk]
        worker.run_due()
        version.refresh_from_db()
        assert version.status == "live"
        assert server.requests == []


def test_the_admin_takes_an_address_and_fetches_again(worker: Worker, admin_client: Client) -> None:
    add = reverse("admin:knowledge_source_add")
    form = {"title": "Estacionamento", "is_active": "on", "versions-TOTAL_FORMS": 0, "versions-INITIAL_FORMS": 0}
    refused = admin_client.post(add, form, headers={"Accept-Language": "en"}).content.decode()
    assert "Choose a file, or give the address of a page." in refused
    assert admin_client.post(add, {**form, "url": "x"}).status_code == 200
    assert not Source.objects.exists()
    with site(answer(PAGE.encode())) as server:
        assert admin_client.post(add, {**form, "url": server.url}).status_code == 302
        worker.run_due()
        source = Source.objects.get()
        assert (source.url, source.kind, source.version) == (server.url, "html", 1)
        server.answer = answer(PAGE.replace("vinte", "trinta").encode())
        chosen = {"action": "fetch_again", "_selected_action": [source.pk]}
        admin_client.post(reverse("admin:knowledge_source_changelist"), chosen)
        worker.run_due()
    assert SourceVersion.objects.get(status="live").number == 2
