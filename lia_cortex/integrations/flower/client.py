"""Passes requests on to Flower, which listens on loopback and knows no users."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx2

from lia_cortex.kernel.errors import Retryable

TIMEOUTS = httpx2.Timeout(connect=2, read=30, write=10, pool=2)
"""Flower asks the workers for some pages and waits a moment for each that does not answer."""

SENT = frozenset(
    {"accept", "accept-encoding", "accept-language", "content-type", "if-modified-since", "if-none-match"}
    | {"range", "user-agent", "x-requested-with"}
)
"""Request headers that Flower may see: no cookie and no token of ours."""

RETURNED = frozenset(
    {"accept-ranges", "cache-control", "content-disposition", "content-encoding", "content-length"}
    | {"content-range", "content-type", "etag", "expires", "last-modified", "location", "vary"}
)
"""Response headers that a browser may see: nothing hop-by-hop, no cookie for our host."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Flower's answer, still arriving; it must be read to its end or closed."""

    status: int
    headers: Mapping[str, str]
    _response: httpx2.Response
    _open: AsyncExitStack

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes, still encoded as the headers say; close everything after it."""
        try:
            async for chunk in self._response.aiter_raw():
                yield chunk
        finally:
            await self.close()

    async def close(self) -> None:
        """Close the connection, whatever has not been read."""
        await self._open.aclose()


async def pass_on(*, base_url: str, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Return Flower's answer to a request for `target` (path and query); raise Retryable."""
    stack = AsyncExitStack()
    try:
        client = await stack.enter_async_context(httpx2.AsyncClient(timeout=TIMEOUTS, trust_env=False))
        response = await stack.enter_async_context(
            client.stream(
                method,
                base_url.rstrip("/") + target,
                headers={name: value for name, value in headers.items() if name.lower() in SENT},
                content=body or None,
                follow_redirects=False,
            )
        )
    except (httpx2.RequestError, httpx2.InvalidURL) as error:
        await stack.aclose()
        raise Retryable(type(error).__name__) from error
    except BaseException:
        await stack.aclose()
        raise
    kept = {name: value for name, value in response.headers.items() if name.lower() in RETURNED}
    return Answer(response.status_code, kept, response, stack)
