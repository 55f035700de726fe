"""Posting JSON over kept-alive connections with as little work as possible.

The simulated gateway posts seven webhooks for each message beside everything else on two cores;
a full HTTP client costs several times more for features that a webhook has no use for.
"""

import asyncio
import ssl
from collections import deque
from urllib.parse import SplitResult, urlsplit

_IDLE = 64
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Wire:
    """Keeps idle connections per address. One event loop only."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, int], deque[Connection]] = {}

    async def post(self, url: str, body: bytes, headers: dict[str, str], *, seconds: float) -> int:
        """Return the status answered within `seconds`; raises OSError or TimeoutError when there is none."""
        target = urlsplit(url)
        async with asyncio.timeout(seconds):
            return await self._post(target, _head(target, headers, len(body)) + body)

    async def _post(self, target: SplitResult, request: bytes) -> int:
        address = (target.hostname or "", target.port or (443 if target.scheme == "https" else 80))
        idle = self._idle.setdefault(address, deque())
        while idle:
            reader, writer = idle.pop()
            if reader.at_eof() or writer.is_closing():
                writer.close()
                continue
            break
        else:
            secure = ssl.create_default_context() if target.scheme == "https" else None
            reader, writer = await asyncio.open_connection(*address, ssl=secure)
        kept = False
        try:
            writer.write(request)
            status, keep = await _answer(reader)
            kept = keep and len(idle) < _IDLE
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
            raise ConnectionError("the receiver hung up") from error
        finally:
            if kept:
                idle.append((reader, writer))
            else:
                writer.close()
        return status

    def close(self) -> None:
        """Close every idle connection."""
        for idle in self._idle.values():
            for _, writer in idle:
                writer.close()
        self._idle.clear()


def _head(target: SplitResult, headers: dict[str, str], length: int) -> bytes:
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {target.netloc.rpartition('@')[2]}",
        f"Content-Length: {length}",
    ]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    version, status, *_ = head.split(None, 2)
    fields = dict(line.split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    keep = version == b"http/1.1" and b"close" not in fields.get(b"connection", b"")
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    elif b"content-length" in fields:
        await reader.readexactly(int(fields[b"content-length"]))
    elif int(status) != 204:
        keep = False
    return int(status), keep
