"""A page's requests over one kept-alive connection, cheap: the pages must not take the server's cores."""

import asyncio
import re

ANSWER_SECONDS = 30
MOST_BYTES = 4 * 1024 * 1024
STATUS = re.compile(rb"HTTP/1\.1 (\d+)")
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Connection:
    """One request at a time; a connection that the server closed while it idled is opened again, as browsers do."""

    def __init__(self, *, port: int, cookie: str) -> None:
        self._port = port
        self._head = f"Host: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nAccept-Language: pt-BR\r\n\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body; raise ConnectionError and TimeoutError."""
        async with asyncio.timeout(ANSWER_SECONDS):
            was_open = self._reader is not None
            try:
                return await self._get(path)
            except (ConnectionError, asyncio.IncompleteReadError):
                if not was_open:
                    raise
                self._reader = None
                return await self._get(path)

    async def _get(self, path: str) -> tuple[int, bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=MOST_BYTES)
        self._writer.write(f"GET {path} HTTP/1.1\r\n{self._head}".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, length = STATUS.match(head), LENGTH.search(head)
        if status is None or length is None:
            raise ConnectionError("no answer of a page")
        return int(status.group(1)), await self._reader.readexactly(int(length.group(1)))
