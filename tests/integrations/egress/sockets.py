"""Servers on real sockets that answer what a test says, byte by byte."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"


@dataclass
class Server:
    """Answers every request with the same bytes, `trickle` seconds between them.

    A whole answer leaves the connection open for the next request, any other one ends it.
    """

    port: int
    answer: bytes
    trickle: float
    requests: list[bytes] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(answer: bytes = OK, *, trickle: float = 0.0) -> Iterator[Server]:
    """Serve on a loopback port for as long as the block lasts."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        server = Server(listener.getsockname()[1], answer, trickle)
        threads: list[threading.Thread] = []
        connections: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                connections.append(connection)
                threads.append(threading.Thread(target=_serve, args=(server, connection)))
                threads[-1].start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield server
        finally:
            server.stop.set()
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for connection in connections:
                with suppress(OSError):  # ended already
                    connection.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()


def _serve(server: Server, connection: socket.socket) -> None:
    with connection, suppress(OSError):
        connection.settimeout(5)
        while _answered(server, connection):
            pass


def _answered(server: Server, connection: socket.socket) -> bool:
    """Answer one request; tell whether the connection is good for another."""
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = connection.recv(65536)
        if not chunk:
            return False
        received += chunk
    server.requests.append(received)
    if not server.trickle:
        connection.sendall(server.answer)
        return server.answer is OK
    for byte in server.answer:
        connection.sendall(bytes([byte]))
        if server.stop.wait(server.trickle):
            break
    return False
