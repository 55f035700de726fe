"""What gets out, and what comes back: on real sockets."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from lia_cortex.integrations.egress import client
from lia_cortex.integrations.egress.client import Outgoing
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain
from lia_cortex.registry.models import EgressHost
from lia_cortex.registry.services import egress
from tests.integrations.egress.sockets import OK, Server, serving

pytestmark = pytest.mark.django_db(transaction=True)


def allow(host: str, *, private: bool = True) -> None:
    EgressHost.objects.create(host=host, allow_private=private)
    egress.forget()


def get(url: str, **options: object) -> client.Incoming:
    return client.send(Outgoing(method="GET", url=url, **options))  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a name lead to these addresses, the first time to the first list, then to the next."""
    real = socket.getaddrinfo
    answers: dict[str, list[list[str]]] = {}

    def lookup(host: str, port: int, *rest: object, **options: object) -> object:
        if host not in answers:
            return real(host, port, *rest, **options)  # type: ignore[arg-type]
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)

    def lead(host: str, *addresses: list[str]) -> None:
        answers[host] = list(addresses)

    return lead


def test_an_allowed_host_is_called(server: Server) -> None:
    allow(f"127.0.0.1:{server.port}")
    answer = client.send(
        Outgoing(method="POST", url=f"{server.url}/a/b?c=d", headers={"X-Key": "k"}, content=b'{"x":1}')
    )
    assert (answer.status, answer.body) == (200, b"{}")
    [request] = server.requests
    assert request.startswith(b"POST /a/b?c=d HTTP/1.1\r\n")
    assert b"x-key: k" in request.lower()
    assert b"accept-encoding: identity" in request.lower()


def test_a_host_that_nobody_allowed_is_not_called(server: Server) -> None:
    with pytest.raises(Terminal, match="egress_refused"):
        get(server.url)
    assert server.requests == []


def test_an_allowed_host_means_its_usual_ports_only(server: Server) -> None:
    allow("127.0.0.1")
    with pytest.raises(Terminal, match="egress_refused"):
        get(server.url)
    assert server.requests == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.5.5", "169.254.169.254", "100.64.1.1", "0.0.0.0", "224.0.0.1"],
)
def test_a_name_that_leads_into_an_own_network_is_refused(
    address: str, server: Server, names: Callable[..., None]
) -> None:
    names("api.example.com", [address])
    allow(f"api.example.com:{server.port}", private=False)
    with pytest.raises(Terminal, match="egress_refused"):
        get(f"http://api.example.com:{server.port}/")
    assert server.requests == []


def test_one_own_address_among_public_ones_refuses_the_name(server: Server, names: Callable[..., None]) -> None:
    names("api.example.com", ["93.184.216.34", "127.0.0.1"])
    allow(f"api.example.com:{server.port}", private=False)
    with pytest.raises(Terminal, match="egress_refused"):
        get(f"http://api.example.com:{server.port}/")


def test_the_checked_address_is_the_one_that_is_called(
    server: Server, names: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads to the internet when it is checked and to this machine a moment later (DNS rebinding)."""
    connected: list[str] = []
    real = socket.create_connection

    def watched(address: tuple[str, int], *rest: object, **options: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", watched)
    names("api.example.com", ["93.184.216.34"], ["127.0.0.1"])
    allow(f"api.example.com:{server.port}", private=False)
    with pytest.raises(Retryable):
        get(f"http://api.example.com:{server.port}/")
    assert connected == ["93.184.216.34"]
    monkeypatch.setattr(socket, "create_connection", real)
    assert server.requests == []


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "http:///x", "http://user:pass@x.example/", "http://x.example:99999/", "file:///etc"]
)
def test_what_is_no_address_of_a_service_is_refused(url: str) -> None:
    allow("x.example")
    with pytest.raises(Terminal):
        get(url)


def test_a_redirect_is_not_followed(server: Server) -> None:
    away = f"HTTP/1.1 302 Found\r\nlocation: {server.url}/\r\ncontent-length: 0\r\n\r\n".encode()
    with serving(away) as first:
        allow(f"127.0.0.1:{first.port}")
        allow(f"127.0.0.1:{server.port}")
        assert get(first.url).status == 302
    assert server.requests == []


def test_a_connection_that_is_refused_never_left() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    allow(f"127.0.0.1:{port}")
    with pytest.raises(Retryable):
        get(f"http://127.0.0.1:{port}/")


def test_a_name_that_leads_nowhere_never_left() -> None:
    allow("nowhere.invalid")
    with pytest.raises(Retryable):
        get("http://nowhere.invalid/")


@pytest.mark.parametrize("answer", [b"", OK[:-1], b"HTTP/1.1 200 OK\r\ncontent-le", b"nonsense\r\n\r\n"])
def test_a_cut_answer_is_uncertain(answer: bytes) -> None:
    with serving(answer) as cutting:
        allow(f"127.0.0.1:{cutting.port}")
        with pytest.raises(Uncertain):
            get(cutting.url)
        assert len(cutting.requests) == 1


@pytest.mark.parametrize("answer", [OK + b" " * 0, b"HTTP/1.1 200 OK\r\nx: " + b"y" * 4000])
def test_a_service_that_trickles_bytes_does_not_hold_the_call(answer: bytes) -> None:
    with serving(answer, trickle=0.05) as slow:
        allow(f"127.0.0.1:{slow.port}")
        with pytest.raises(Uncertain):
            get(slow.url, seconds=0.4)


def test_a_service_that_never_answers_does_not_hold_the_call() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        allow(f"127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(Uncertain):
            get(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.3)


@pytest.mark.parametrize("told", [b"content-length: 5000\r\n\r\n" + b"x" * 5000, b"\r\n" + b"x" * 5000])
def test_a_huge_answer_is_cut_off(told: bytes) -> None:
    with serving(b"HTTP/1.1 200 OK\r\n" + told) as huge:
        allow(f"127.0.0.1:{huge.port}")
        with pytest.raises(Uncertain, match="answer_too_large"):
            get(huge.url, max_bytes=1000)


def test_a_compressed_answer_is_not_blown_up() -> None:
    packed = gzip.compress(b"0" * 10_000_000)
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(packed)}\r\n\r\n".encode()
    with serving(head + packed) as bomb:
        allow(f"127.0.0.1:{bomb.port}")
        assert get(bomb.url).body == packed


@pytest.mark.parametrize("value", ["a\r\nx-evil: 1", "snowman ☃"])
def test_a_header_value_cannot_become_another_header(value: str, server: Server) -> None:
    allow(f"127.0.0.1:{server.port}")
    with pytest.raises(Terminal, match="request_malformed"):
        get(server.url, headers={"x-key": value})
    assert server.requests == []


def test_a_host_that_is_struck_off_is_not_called_again(server: Server) -> None:
    allow(f"127.0.0.1:{server.port}")
    get(server.url)
    EgressHost.objects.all().delete()
    egress.forget()
    with pytest.raises(Terminal, match="egress_refused"):
        get(server.url)
    assert len(server.requests) == 1


def test_the_environments_own_service_needs_no_row(server: Server, settings: Settings) -> None:
    settings.EGRESS_URLS = [server.url]
    egress.forget()
    assert get(server.url).status == 200


def test_many_threads_share_the_connections(server: Server) -> None:
    allow(f"127.0.0.1:{server.port}")
    get(server.url)
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(_one(server))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8


def _one(server: Server) -> int:
    return get(server.url).status
