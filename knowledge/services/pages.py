"""Fetch an HTML page: from allowed hosts only, within limits of time and size."""

import logging
import re
import time
from urllib.parse import urljoin, urlsplit

from knowledge.models import SourceVersion
from knowledge.services.reading import UnreadableError
from lia_cortex.integrations.egress import client as egress
from lia_cortex.integrations.egress.client import Incoming, Outgoing
from lia_cortex.kernel import db
from lia_cortex.kernel.errors import Refused, Retryable, Terminal, Uncertain

log = logging.getLogger(__name__)

Problem = SourceVersion.Problem

SECONDS = 20.0
"""Time for everything, redirects included."""

LARGEST = 5 * 1024 * 1024
HOPS = 4
"""Requests for one page: sites lead from http to https, and to the address with a slash."""

LONGEST_ADDRESS = 500

_HTML = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.ASCII | re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"


def address(text: str) -> str:
    """Return the address of a page as it is fetched; raise Refused `bad_address`."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        is_good = is_good and parts.port != 0 and text.isascii() and text.isprintable() and " " not in text
    except ValueError:
        is_good = False
    if not is_good or len(text) > LONGEST_ADDRESS:
        raise Refused("bad_address", "Give a whole address that begins with https:// or http://.")
    return text.partition("#")[0]


def fetch(url: str) -> bytes:
    """Return the page's HTML; raise UnreadableError with the reason. No transaction may be open."""
    db.release()
    end = time.monotonic() + SECONDS
    for _ in range(HOPS):
        answered = _asked(url, seconds=end - time.monotonic())
        location = answered.headers.get("location")
        if answered.status in {301, 302, 303, 307, 308} and location:
            url = _next(url, location)
            continue
        return _html(answered)
    raise UnreadableError(Problem.REDIRECTS)


def _asked(url: str, *, seconds: float) -> Incoming:
    if seconds <= 0:
        raise UnreadableError(Problem.SLOW_PAGE)
    asked = Outgoing(
        method="GET",
        url=url,
        # Pages are fetched seldom: a connection that is kept would be a closing one at the next.
        headers={"accept": "text/html, application/xhtml+xml", "connection": "close"},
        seconds=seconds,
        max_bytes=LARGEST,
    )
    try:
        return egress.send(asked)
    except Terminal as error:
        log.info("knowledge.page_refused reason=%s", error.reason)
        is_host = error.reason == "egress_refused"
        raise UnreadableError(Problem.NOT_ALLOWED if is_host else Problem.UNREACHABLE) from error
    except Retryable as error:
        log.info("knowledge.page_unreachable reason=%s", error.reason)
        raise UnreadableError(Problem.UNREACHABLE) from error
    except Uncertain as error:
        log.info("knowledge.page_cut reason=%s", error.reason)
        if error.reason == "answer_too_large":
            raise UnreadableError(Problem.TOO_LARGE) from error
        is_slow = "Timeout" in error.reason
        raise UnreadableError(Problem.SLOW_PAGE if is_slow else Problem.UNREACHABLE) from error


def _next(url: str, location: str) -> str:
    try:
        return address(urljoin(url, location))
    except (Refused, ValueError) as error:
        raise UnreadableError(Problem.UNREACHABLE) from error


def _html(answered: Incoming) -> bytes:
    """Return the body in UTF-8 where the answer names its encoding; else as it is, and the page itself tells."""
    if answered.status != 200:
        log.info("knowledge.page_status status=%s", answered.status)
        raise UnreadableError(Problem.NO_PAGE if 400 <= answered.status < 500 else Problem.UNREACHABLE)
    kind = answered.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() not in _HTML:
        raise UnreadableError(Problem.NOT_HTML)
    named = _CHARSET.search(kind)
    if named is None:
        return answered.body
    try:
        return _BOM + answered.body.decode(named[1], "replace").encode("utf-8", "replace")
    except LookupError:
        return answered.body
