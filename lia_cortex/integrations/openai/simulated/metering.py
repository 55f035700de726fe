"""Count tokens roughly, remember prompt prefixes, and tell the budget in headers."""

import time
from collections import OrderedDict
from typing import Any

import orjson

CHARACTERS_PER_TOKEN = 4
CACHE_MIN_TOKENS = 1024
CACHE_ENTRIES = 256
REQUESTS_PER_MINUTE = 10_000
TOKENS_PER_MINUTE = 4_000_000


class Meter:
    """Usage of one endpoint; the budget is told but not enforced."""

    def __init__(self) -> None:
        self._prefixes: OrderedDict[int, None] = OrderedDict()
        self._minute = 0
        self._requests = 0
        self._tokens = 0

    def usage(self, request: dict[str, Any], output: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the usage of an answer; a long prefix that was seen before counts as cached."""
        prefix = orjson.dumps([request.get("instructions"), request.get("tools")])
        prefix_tokens = _tokens(prefix)
        spent = prefix_tokens + _tokens(orjson.dumps(request.get("input")))
        given = max(1, _tokens(orjson.dumps(output)) // 2)
        cached = prefix_tokens // 128 * 128 if self._known(prefix) and prefix_tokens >= CACHE_MIN_TOKENS else 0
        self._tokens += spent + given
        return {
            "input_tokens": spent,
            "input_tokens_details": {"cached_tokens": cached, "cache_write_tokens": 0},
            "output_tokens": given,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": spent + given,
        }

    def headers(self) -> dict[str, str]:
        """Return the headers that tell the budget of the minute under way, this request counted."""
        now = time.time()
        minute = int(now // 60)
        if minute != self._minute:
            self._minute, self._requests, self._tokens = minute, 0, 0
        self._requests += 1
        reset = f"{60 - now % 60:.3f}s"
        return {
            "x-ratelimit-limit-requests": str(REQUESTS_PER_MINUTE),
            "x-ratelimit-remaining-requests": str(max(0, REQUESTS_PER_MINUTE - self._requests)),
            "x-ratelimit-reset-requests": reset,
            "x-ratelimit-limit-tokens": str(TOKENS_PER_MINUTE),
            "x-ratelimit-remaining-tokens": str(max(0, TOKENS_PER_MINUTE - self._tokens)),
            "x-ratelimit-reset-tokens": reset,
        }

    def _known(self, prefix: bytes) -> bool:
        key = hash(prefix)
        known = key in self._prefixes
        self._prefixes[key] = None
        self._prefixes.move_to_end(key)
        if len(self._prefixes) > CACHE_ENTRIES:
            self._prefixes.popitem(last=False)
        return known


def _tokens(content: bytes) -> int:
    return len(content) // CHARACTERS_PER_TOKEN
