"""Ask the model, turn texts into vectors, hear a voice note: one try each, within fixed time-outs."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import httpx2
import openai
from openai import omit

from lia_cortex.integrations.openai import failures, limits, wire
from lia_cortex.integrations.openai.errors import ProviderDown
from lia_cortex.integrations.openai.types import Embeddings, ModelAnswer, ModelRequest, Transcript, Usage

OPENAI_URL = "https://api.openai.com/v1"
UNUSED_KEY = "unused"
"""Sent to a compatible provider that wants no key: the SDK insists on one."""

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
"""Longest silence: an unstreamed answer is silent until the model has finished."""

TOTAL_SECONDS = 90.0
"""Longest call in all: a provider that trickles bytes never trips the read time-out."""

BODY_MAX_BYTES = 64 * 1024 * 1024
EMBEDDING_BATCH = 128

_SUFFIXES = {
    "audio/ogg": "ogg",
    "audio/opus": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "m4a",
    "audio/x-m4a": "m4a",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/webm": "webm",
    "video/mp4": "mp4",
}


class _Streamed(Protocol):
    @property
    def headers(self) -> httpx2.Headers: ...
    def iter_bytes(self, chunk_size: int | None = None) -> Any: ...


class Model:
    """A door to one provider, safe to share between threads; make it after a fork, once per process."""

    def __init__(
        self,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._total_seconds = total_seconds
        # Our turn owns the retries: the SDK's own would hold a worker and hide a 429 from the budget.
        self._client = openai.OpenAI(
            base_url=base_url or OPENAI_URL,
            api_key=api_key or UNUSED_KEY,
            max_retries=0,
            timeout=httpx2.Timeout(read_seconds, connect=connect_seconds, pool=connect_seconds),
        )

    def warm_up(self) -> None:
        """Load the SDK's models of requests and answers, which it leaves to the first call; half a second's work."""
        _ = self._client.responses.with_streaming_response

    def answer(self, request: ModelRequest) -> ModelAnswer:
        """Return the model's answer; raise one of ModelError, after which nothing has happened."""
        create = self._client.responses.with_streaming_response.create
        # As typed parameters the SDK would walk the whole history: seven times the CPU of the call itself.
        body, headers, seconds = self._call(lambda: create(extra_body=wire.request_body(request)))
        return wire.read_answer(wire.read_json(body), headers=headers, seconds=seconds)

    def embed(self, texts: Sequence[str], *, model: str, dimensions: int | None = None) -> Embeddings:
        """Return one vector for each text; raise one of ModelError."""
        create = self._client.embeddings.with_streaming_response.create
        vectors: list[tuple[float, ...]] = []
        usage: Usage | None = Usage(0, 0, 0, 0) if texts else None
        answered_by, limit = model, None
        for start in range(0, len(texts), EMBEDDING_BATCH):
            batch = list(texts[start : start + EMBEDDING_BATCH])
            size = dimensions or omit

            def call(batch: list[str] = batch, size: Any = size) -> AbstractContextManager[_Streamed]:
                return create(input=batch, model=model, dimensions=size, encoding_format="float")

            content, headers, _ = self._call(call)
            body, limit = wire.read_json(content), limits.rate_limit(headers)
            vectors.extend(wire.read_vectors(body, expected=len(batch)))
            usage = _sum(usage, wire.read_usage(body.get("usage")))
            answered_by = body["model"] if isinstance(body.get("model"), str) else model
        return Embeddings(model=answered_by, vectors=tuple(vectors), usage=usage, rate_limit=limit)

    def transcribe(self, file: bytes, *, mime: str, model: str, language: str | None = None) -> Transcript:
        """Return what is heard in an audio file; raise RequestRefused when it cannot be heard here."""
        create = self._client.audio.transcriptions.with_streaming_response.create
        kind = mime.partition(";")[0].strip().lower()
        # The provider tells the format by the name, not by the type.
        upload = (f"audio.{_SUFFIXES.get(kind, 'ogg')}", file, kind)
        content, headers, seconds = self._call(
            lambda: create(file=upload, model=model, language=language or omit, response_format="json")
        )
        body = wire.read_json(content)
        text = body.get("text")
        if not isinstance(text, str):
            raise ProviderDown("malformed transcript")
        return Transcript(
            model=model,
            text=text.strip(),
            seconds=seconds,
            usage=wire.read_usage(body.get("usage")),
            heard_seconds=wire.read_seconds(body.get("usage")),
            rate_limit=limits.rate_limit(headers),
            simulated="x-simulated" in headers,
        )

    def close(self) -> None:
        """Close the connections; calls under way fail with ProviderDown."""
        self._client.close()

    def _call(self, start: Callable[[], AbstractContextManager[_Streamed]]) -> tuple[bytes, Mapping[str, str], float]:
        began = time.monotonic()
        try:
            with start() as response:
                content = self._read(response, deadline=began + self._total_seconds)
                headers = {name.lower(): value for name, value in response.headers.items()}
        except failures.CALL_FAILURES as error:
            raise failures.from_exception(error) from error
        return content, headers, time.monotonic() - began

    def _read(self, response: _Streamed, *, deadline: float) -> bytes:
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > BODY_MAX_BYTES:
                raise ProviderDown("body too large")
            if time.monotonic() > deadline:
                raise ProviderDown("timeout")
        return bytes(content)


def _sum(one: Usage | None, other: Usage | None) -> Usage | None:
    if one is None or other is None:
        return None
    return Usage(
        input=one.input + other.input,
        cached_input=one.cached_input + other.cached_input,
        output=one.output + other.output,
        reasoning=one.reasoning + other.reasoning,
    )
