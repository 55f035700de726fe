"""What every page keeps to: the policy, the languages, the words when something is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import translation
from psycopg_pool import PoolTimeout

from lia_cortex.accounts.models import User
from lia_cortex.supervision import context
from lia_cortex.supervision.views import errors
from tests.supervision.company import PASSWORD, Company

TEMPLATES = sorted((Path(__file__).resolve().parent.parent.parent / "templates").rglob("*.html"))


def test_login_and_logout(company: Company) -> None:
    company.person("ana")
    client = Client()
    wrong = client.post("/login/", {"username": "ana", "password": "no"})
    assert 'role="alert"' in wrong.content.decode()
    right = client.post("/login/?next=/c/cv_x/", {"username": "ana", "password": PASSWORD, "next": "/c/cv_x/"})
    assert right.headers["Location"] == "/c/cv_x/"
    assert client.get("/login/").headers["Location"] == "/"
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/").status_code == 302


def test_the_login_leads_to_no_other_site(company: Company) -> None:
    company.person("ana")
    there = {"username": "ana", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert Client().post("/login/", there).headers["Location"] == "/"


def test_unknown_pages_are_404_without_a_traceback(db: None) -> None:
    response = Client(headers={"Accept-Language": "en"}).get("/nowhere/")
    assert response.status_code == 404
    assert "Nothing here" in response.content.decode()
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/conversations/"])
def test_a_program_is_told_in_json_that_there_is_nothing(db: None, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_endpoint_without_its_slash_is_found(db: None) -> None:
    assert Client().get("/api/v1/queues").headers["location"] == "/api/v1/queues/"


@pytest.mark.parametrize(
    ("error", "status"),
    [(OperationalError(), 503), (PoolTimeout(), 503), (ValueError(), 500)],
)
@pytest.mark.parametrize(("path", "kind"), [("/", "text/html"), ("/api/v1/queues/", "application/json")])
def test_what_is_broken_says_whether_to_come_back(error: Exception, status: int, path: str, kind: str) -> None:
    try:
        raise error
    except type(error):
        response = errors.server_error(RequestFactory().get(path))
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith(kind)
    assert ("Retry-After" in response.headers) is (status == 503)


@pytest.mark.parametrize("simulated", [True, False])
def test_the_context_says_what_is_simulated(settings: Any, simulated: bool) -> None:
    settings.OPENAI_SIMULATED = settings.EVOLUTION_SIMULATED = settings.BACKOFFICE_SIMULATED = simulated
    told = context.platform(RequestFactory().get("/"))["platform"]
    assert told == {
        "model_simulated": simulated,
        "whatsapp_simulated": simulated,
        "backoffice_simulated": simulated,
        "has_simulator": False,  # production
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_inline_scripts_or_styles(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert " style=" not in text
    assert " onclick=" not in text
    assert "<script>" not in text
    assert "<style" not in text
    assert "//cdn" not in text


def test_pages_speak_both_languages(company: Company, as_person: Callable[[User], Client]) -> None:
    client = as_person(company.person("rosa", role="supervisor"))
    assert "Choose a conversation" in client.get("/").content.decode()
    page = client.get("/", headers={"Accept-Language": "pt-BR"}).content.decode()
    assert '<html lang="pt-br"' in page
    assert "Escolha uma conversa" in page
    chosen = client.post("/i18n/setlang/", {"language": "pt-br", "next": "/"})
    assert chosen.headers["Location"] == "/"
    assert "Escolha uma conversa" in client.get("/").content.decode()


def test_the_platform_speaks_portuguese_by_default() -> None:
    with translation.override("pt-br"):
        assert translation.gettext("With the assistant") == "Com o assistente"
