"""The customers' phones of the simulated gateway, for the pages that show them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2

Json = dict[str, Any]

_TIMEOUT = httpx2.Timeout(connect=1.0, read=5.0, write=10.0, pool=2.0)
_MEDIA_BYTES = 64 * 1024 * 1024


class PhoneRefusedError(Exception):
    """The simulated network does not do this; the words are for a person."""


class PhonesAwayError(Exception):
    """The simulated gateway does not answer: it is being started, or it was stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """The bytes of an attachment and their type."""

    content: bytes
    mime: str


class Phones:
    """Speaks to the control API of one simulated gateway; safe for many threads."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx2.Client(
            base_url=f"{base_url.rstrip('/')}/simulated/",
            timeout=_TIMEOUT,
            limits=httpx2.Limits(max_connections=32, keepalive_expiry=3.0),
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def chat(self, number: str, *, company: str = "") -> Json:
        """Return all that the phone shows, with one company number or with all."""
        asked = f"?company={quote(company, safe='')}" if company else ""
        return self._json("GET", f"phones/{quote(number, safe='')}/chat{asked}")

    def set(self, number: str, *, settings: Json) -> Json:
        """Change name, online, reads or on_whatsapp of a phone; return what it shows."""
        return self._json("PUT", f"phones/{quote(number, safe='')}", settings)

    def say(self, number: str, *, message: Json) -> Json:
        """Let the customer write, edit, delete or react; raise PhoneRefusedError."""
        return self._json("POST", f"phones/{quote(number, safe='')}/messages", message)

    def presence(self, number: str, *, presence: str, to: str = "") -> None:
        """Let the customer type, record or stop."""
        self._json("POST", f"phones/{quote(number, safe='')}/presence", {"presence": presence, "to": to})

    def say_as_owner(self, *, message: Json) -> Json:
        """Let a person write on the company's own phone; raise PhoneRefusedError."""
        return self._json("POST", "owner/messages", message)

    def scan(self, instance: str, *, code: str) -> Json:
        """Let the company's phone scan the code that an instance shows; raise PhoneRefusedError when it has expired."""
        return self._json("POST", f"instances/{quote(instance, safe='')}/scan", {"code": code})

    def companies(self) -> list[Json]:
        """Return the instances with their numbers and states."""
        found: list[Json] = self._json("GET", "state")["instances"]
        return found

    def media(self, message_id: str) -> Media:
        """Return an attachment; raise PhoneRefusedError when there is none or it is too large."""
        content = bytearray()
        try:
            with self._http.stream("GET", f"media/{quote(message_id, safe='')}") as response:
                if response.status_code != httpx2.codes.OK:
                    raise PhoneRefusedError("no such attachment")
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > _MEDIA_BYTES:
                        raise PhoneRefusedError("the attachment is too large")
        except httpx2.RequestError as error:
            raise PhonesAwayError from error
        return Media(content=bytes(content), mime=response.headers.get("content-type", ""))

    def _json(self, method: str, path: str, body: Json | None = None) -> Json:
        try:
            response = self._http.request(method, path, json=body)
            answer: Json = response.json()
        except (httpx2.RequestError, ValueError) as error:
            raise PhonesAwayError from error
        if response.status_code >= httpx2.codes.BAD_REQUEST:
            raise PhoneRefusedError(str(answer.get("detail") or "refused"))
        return answer
