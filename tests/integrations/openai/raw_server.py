"""A server of bare sockets, for what no well-behaved server does."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

Behaviour = Callable[[socket.socket, threading.Event], None]


@contextmanager
def behaving(behaviour: Behaviour) -> Iterator[str]:
    """Read each request whole, then let `behaviour` do what it does; give the base URL."""
    done = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            _read_request(connection)
            behaviour(connection, done)

    def accept() -> None:
        while not done.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                thread = threading.Thread(target=serve, args=(connection,))
                thread.start()
                threads.append(thread)

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    finally:
        done.set()
        acceptor.join()
        for thread in threads:
            thread.join()
        listener.close()


@contextmanager
def never_accepting() -> Iterator[str]:
    """Let the kernel drop every new connection, as an overloaded host does; give the base URL."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as waiting:
        for _ in range(4):
            filler = waiting.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"


def sends(status: str, body: bytes, *headers: str) -> Behaviour:
    """Return a behaviour that answers once and closes."""

    def behaviour(connection: socket.socket, _: threading.Event) -> None:
        lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close", *headers]
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return behaviour


def closes(connection: socket.socket, _: threading.Event) -> None:
    """Hang up without a word."""
    connection.shutdown(socket.SHUT_RDWR)


def resets(connection: socket.socket, _: threading.Event) -> None:
    """Reset the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def stays_silent(_: socket.socket, done: threading.Event) -> None:
    """Take the request and say nothing until the test is over."""
    done.wait()


def promises_more(connection: socket.socket, _: threading.Event) -> None:
    """Send half of the body that was promised, then hang up."""
    connection.sendall(b'HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{"id": "resp_1", "output": [')


def trickles(connection: socket.socket, done: threading.Event) -> None:
    """Send a blank now and then, for ever: never silent, never finished."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while not done.wait(0.05):
        connection.sendall(b"1\r\n \r\n")


def _read_request(connection: socket.socket) -> None:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    expected = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < expected:
        body += connection.recv(65536)
