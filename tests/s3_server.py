"""A store that speaks S3 over real HTTP: objects in memory, signatures checked."""

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

KEY, SECRET, REGION = "AKIATEST", "a/secret+with%signs", "sa-east-1"


@dataclass
class Store:
    """What the server holds, and what it was asked."""

    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


def signed_right(handler: BaseHTTPRequestHandler) -> bool:
    """Tell whether the request carries the signature (version 4) of our key."""
    scheme, _, rest = handler.headers.get("Authorization", "").partition(" ")
    if scheme != "AWS4-HMAC-SHA256":
        return False
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    access, day, region, service, end = parts["Credential"].split("/")
    url = urlsplit(handler.path)
    query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(parse_qsl(url.query, keep_blank_values=True))
    )
    names = parts["SignedHeaders"].split(";")
    headers = "".join(f"{name}:{' '.join(handler.headers.get(name, '').split())}\n" for name in names)
    digest = handler.headers.get("x-amz-content-sha256", "")
    canonical = "\n".join([handler.command, url.path, query, headers, parts["SignedHeaders"], digest])
    scope = f"{day}/{region}/{service}/{end}"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = "\n".join([scheme, handler.headers["x-amz-date"], scope, hashed])
    key = f"AWS4{SECRET}".encode()
    for part in (day, region, service, end):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    wanted = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return (access, region) == (KEY, REGION) and hmac.compare_digest(wanted, parts["Signature"])


@contextmanager
def running() -> Iterator[Store]:
    """Serve for as long as the block lasts."""
    store = Store()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

        def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", headers.pop("length", str(len(body))))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def _serve(self) -> None:
            path = urlsplit(self.path).path
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            store.asked.append(f"{self.command} {path}")
            if not signed_right(self):
                self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
            elif self.command == "PUT":
                digest = self.headers.get("x-amz-content-sha256", "")
                if len(digest) == 64 and hashlib.sha256(body).hexdigest() != digest:
                    self._answer(400, b"<Error><Code>XAmzContentSHA256Mismatch</Code></Error>")
                    return
                store.objects[path] = body
                self._answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')
            elif path not in store.objects:
                self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            else:
                data = store.objects[path]
                dated = {"Last_Modified": "Sun, 22 Nov 2026 13:00:00 GMT", "ETag": '"x"'}
                self._answer(200, data, length=str(len(data)), **dated)

        do_PUT = do_GET = do_HEAD = _serve  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    store.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
