"""One pooled HTTP connection to the gateway: a call answers JSON or raises what to do next."""

import json
from dataclasses import dataclass

import httpx2

from lia_cortex.integrations.evolution import errors
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain

_IDLE_SECONDS = 3.0
"""Node closes idle connections after 5 s: ours must go first, or a send meets a closing socket."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, to write, to wait for a free connection, to answer (by kind of call)."""

    connect: float = 3.0
    write: float = 30.0
    pool: float = 10.0
    read: float = 15.0
    send: float = 30.0
    media: float = 120.0


class Transport:
    """Speaks to one gateway; safe for many threads. Not to be shared over a fork."""

    def __init__(
        self, base_url: str, api_key: str, *, timeouts: Timeouts, max_connections: int, max_bytes: int
    ) -> None:
        self.timeouts = timeouts
        self._max_bytes = max_bytes
        self._http = httpx2.Client(
            base_url=base_url.rstrip("/") + "/",
            headers={"apikey": api_key, "accept": "application/json"},
            limits=httpx2.Limits(
                max_connections=max_connections,
                max_keepalive_connections=max_connections,
                keepalive_expiry=_IDLE_SECONDS,
            ),
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def call(
        self, method: str, path: str, body: object = None, *, wait: float | None = None, repeatable: bool
    ) -> object:
        """Return the JSON of a 2xx answer; `wait` seconds for it. Raises Retryable, Terminal or Uncertain."""
        limits = self.timeouts
        timeout = httpx2.Timeout(connect=limits.connect, write=limits.write, pool=limits.pool, read=wait or limits.read)
        content = None if body is None else json.dumps(body).encode()
        headers = {} if content is None else {"content-type": "application/json"}
        try:
            with self._http.stream(method, path, content=content, headers=headers, timeout=timeout) as response:
                raw = self._read(response, repeatable=repeatable)
        except httpx2.RequestError as error:
            raise errors.of_transport(error, repeatable=repeatable) from error
        answer = _json(raw)
        failure = errors.of_response(
            response.status_code,
            answer,
            repeatable=repeatable,
            retry_after=response.headers.get("retry-after"),
        )
        if failure:
            raise failure
        if answer is None:
            kind = Retryable if repeatable else Uncertain
            raise kind("gateway answered something that is not JSON")
        return answer

    def _read(self, response: httpx2.Response, *, repeatable: bool) -> bytes:
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > self._max_bytes:
                kind = Terminal if repeatable else Uncertain
                raise kind("answer_too_large")
            chunks.append(chunk)
        return b"".join(chunks)


def _json(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
