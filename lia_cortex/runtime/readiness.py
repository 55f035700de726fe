"""Asks the running platform whether it is ready."""

import http.client
import json

ANSWER_SECONDS = 5
READY = 200


def missing(host: str, port: int) -> str | None:
    """Return None when /readyz says ready, else what is missing."""
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        body = response.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return f"port {port} does not answer yet"
    finally:
        connection.close()
    return None if response.status == READY else _in_words(body)


def reachable(bind: str) -> str:
    """Return the address at which this machine reaches a server bound to `bind`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 - recognised, not bound


def _in_words(body: str) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return body[:200]
    return json.dumps(found, ensure_ascii=False)
