"""A probe for images, which have no curl: python -m lia_cortex.operations.probe URL."""

import http.client
import sys
from urllib.parse import urlsplit

ANSWER_SECONDS = 3
READY = 200


def ask(url: str) -> str | None:
    """Return None when the URL answers 200, else what came instead."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
        response = connection.getresponse()
        body = response.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
    return None if response.status == READY else body


if __name__ == "__main__":
    sys.exit(ask(sys.argv[1]))
