"""People who read pages one after the other, as a browser asks for them, and how long each page took."""

import http.client
import random
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

TIMEOUT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Page:
    """An address, a name for the report, and whose session asks for it."""

    name: str
    path: str
    session: str


@dataclass(slots=True)
class Taken:
    """Seconds that each page took, by its name, and answers that were none."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: Page, seconds: float, status: int) -> None:
        """Note one answer."""
        with self._lock:
            self.seconds.setdefault(page.name, []).append(seconds)
            if status != 200:
                self.broken.append(f"{page.name}: {status}")


def read(pages: Sequence[Page], *, port: int, readers: int, rounds: int, pause: float) -> Taken:
    """Let so many readers at once ask for every page so often, each in an order of its own, with a pause between."""
    for page in pages:
        _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS), page)  # templates are loaded once
    taken = Taken()
    threads = [
        threading.Thread(
            target=_reads,
            args=(_order(pages, rounds, seed=number),),
            kwargs={"port": port, "pause": pause, "taken": taken},
        )
        for number in range(readers)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return taken


def _order(pages: Sequence[Page], rounds: int, *, seed: int) -> list[Page]:
    draw = random.Random(seed)  # noqa: S311 - an order, no secret
    return [page for _ in range(rounds) for page in draw.sample(pages, len(pages))]


def _reads(pages: Iterable[Page], *, port: int, pause: float, taken: Taken) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    for page in pages:
        began = time.perf_counter()
        status = _ask(connection, page)
        taken.add(page, time.perf_counter() - began, status)
        time.sleep(pause)
    connection.close()


def _ask(connection: http.client.HTTPConnection, page: Page) -> int:
    headers: Mapping[str, str] = {"Cookie": f"sessionid={page.session}", "Accept-Language": "pt-BR"}
    connection.request("GET", page.path, headers=dict(headers))
    answer = connection.getresponse()
    answer.read()
    return answer.status
