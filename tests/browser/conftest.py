"""A server on the test's database, a Chromium, and people who are logged in."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connections
from django.test import TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.fixtures import Settings

from conversations.models import Conversation
from conversations.services import outbox
from conversations.services.outbox.gateway import gateway as door_to_gateway
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.locale import catalogue
from tests import services
from tests.browser import chromium, emptying, server
from tests.supervision.company import PASSWORD, Company

SCREENSHOTS = server.ROOT / "var" / "screenshots"


@pytest.fixture(scope="package", autouse=True)
def _emptied_beside_a_server() -> Iterator[None]:
    """Let no late request of a page keep the tables from being emptied after a test."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def again(case: TransactionTestCase) -> None:
        emptying.until_done(partial(empty, case))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", again)
        yield


@pytest.fixture(scope="package")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a simulated WhatsApp."""
    at = server.free_port()
    command: tuple[str, ...] = ("-m", "lia_cortex.integrations.evolution.simulated", "--port", str(at))
    command += ("--instances", "principal:5511999990000", "--pace", "0.2")
    base = f"http://127.0.0.1:{at}"
    log = tmp_path_factory.mktemp("gateway") / "gateway.log"
    with server.running(*command, ready=f"{base}/simulated/health", environment={}, log=log):
        yield base


@pytest.fixture(scope="package")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a simulated model."""
    at = server.free_port()
    base = f"http://127.0.0.1:{at}"
    log = tmp_path_factory.mktemp("provider") / "provider.log"
    command = ("-m", "lia_cortex.integrations.openai.simulated", "--port", str(at))
    with server.running(*command, ready=f"{base}/simulated/health", environment={}, log=log):
        yield base


@pytest.fixture(scope="package")
def web_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the web process keeps what lies in no table."""
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="package")
def web(django_db_setup: None, gateway: str, provider: str, web_folder: Path) -> Iterator[str]:
    """Return the address of the platform's web process, with the simulated WhatsApp behind it."""
    catalogue.compile_all()
    folder = web_folder
    at = server.free_port()
    name = connections["default"].settings_dict["NAME"]
    database = urlunsplit(urlsplit(services.ensure().database_url)._replace(path=f"/{name}"))
    environment = {
        "DJANGO_SETTINGS_MODULE": "lia_cortex.settings",
        "LIA_ENV": "local",
        "LIA_VAR_DIR": str(folder),
        "LIA_PORT": str(at),
        "DATABASE_URL": database,
        "LIA_SIMULATED_EVOLUTION_URL": gateway,
        "LIA_SIMULATED_OPENAI_URL": provider,
    }
    uvicorn = ("-m", "uvicorn", "lia_cortex.asgi:application", "--port", str(at), "--no-access-log")
    base = f"http://127.0.0.1:{at}"
    with server.running(*uvicorn, ready=f"{base}/healthz", environment=environment, log=folder / "web.log"):
        yield base


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return a Chromium: the machine's own, or Playwright's.

    Its event loop runs in this thread until the last test of this folder: other tests want loops of their own.
    """
    with pytest.MonkeyPatch.context() as patch, chromium.driver() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the loop is Playwright's; Django's rows are read beside it
        started = chromium.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, web: str, gateway: str, transactional_db: None) -> Iterator[BrowserContext]:
    """Return a fresh window's state on an empty WhatsApp; an error of a script fails the test."""
    server.post(f"{gateway}/simulated/reset")
    opened = browser.new_context(
        base_url=web, locale="pt-BR", timezone_id="America/Sao_Paulo", viewport={"width": 1360, "height": 860}
    )
    opened.set_default_timeout(10_000)
    errors: list[str] = []
    opened.on("weberror", lambda error: errors.append(str(error.error)))
    opened.on("console", lambda message: errors.append(message.text) if _is_policy(message.text) else None)
    yield opened
    opened.close()
    assert errors == []


def _is_policy(text: str) -> bool:
    return "Content Security Policy" in text


@pytest.fixture
def company(browser: Browser, transactional_db: None) -> Company:
    """Return a company whose newest row is of this moment: pages show how long ago things were."""
    return Company(now=clock.now())


@pytest.fixture
def log_in(context: BrowserContext) -> Callable[[User], Page]:
    """Log a person in as they do it themselves, and return the page."""

    def do(person: User) -> Page:
        # The server knows no hash of the tests' quick kind; one round is as quick.
        person.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)
        person.save(update_fields=["password"])
        page = context.new_page()
        page.goto("/login/")
        page.locator("[name=username]").fill(person.username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("button.button-primary").click()
        page.wait_for_url("**/")
        return page

    return do


@pytest.fixture
def sends(web: str, gateway: str, web_folder: Path, settings: Settings) -> Iterator[Callable[[Conversation], None]]:
    """Return what sends all that waits in a conversation's line, as a worker does; pages are told of it."""
    settings.EVOLUTION_API_URL, settings.EVOLUTION_API_KEY = gateway, "simulated"
    settings.MEDIA_ROOT = web_folder / "media"
    door_to_gateway.cache_clear()

    def all_of(talk: Conversation) -> None:
        waiting = talk.outbound.filter(status="queued").order_by("pk")
        while head := waiting.first():
            then = partial(max, clock.now(), head.due_at)
            left = outbox.send_next(conversation_id=talk.pk, clock=then)
            assert left, list(talk.outbound.values_list("status", "error", "tries"))

    yield all_of
    door_to_gateway().close()
    door_to_gateway.cache_clear()


@pytest.fixture
def screenshot() -> Callable[..., Path]:
    """Keep what a page looks like, for people: what is in sight, or the `whole` of it."""

    def take(page: Page, name: str, whole: bool = False) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path, animations="disabled", full_page=whole)
        return path

    return take
