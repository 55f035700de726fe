"""Articles are written and passages found over REST, by who may."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from knowledge.models import Article
from lia_cortex.accounts.models import User
from tests.api import rows

pytestmark = [pytest.mark.urls("lia_cortex.urls"), pytest.mark.django_db]

ARTICLES, SEARCH = "/api/v1/knowledge/articles/", "/api/v1/knowledge/search/"


def test_an_article_is_found_at_once(api: APIClient) -> None:
    made = api.post(ARTICLES, {"title": "Estacionamento", "body": "Há vagas cobertas para clientes."}, format="json")

    assert made.status_code == 201
    assert made.json() == {
        "id": Article.objects.get().public_id,
        "title": "Estacionamento",
        "body": "Há vagas cobertas para clientes.",
        "version": 1,
        "active": True,
    }
    (found,) = api.get(SEARCH, {"q": "tem vaga de estacionamento?"}).json()["results"]
    assert (found["source"], found["version"], found["title"]) == (made.json()["id"], 1, "Estacionamento")
    assert 0 < found["score"] <= 1
    assert api.get(SEARCH, {"q": "qual a capital da França?"}).json() == {"results": []}


def test_an_agent_may_search_but_not_write(as_person: Callable[[User], APIClient]) -> None:
    agent = as_person(rows.person("agent"))

    assert agent.post(ARTICLES, {"title": "A", "body": "B"}, format="json").status_code == 403
    assert agent.get(SEARCH, {"q": "estacionamento"}).status_code == 200
    assert APIClient().get(SEARCH, {"q": "estacionamento"}).status_code == 401


@pytest.mark.parametrize(
    ("query", "field"), [({}, "q"), ({"q": "x", "limit": "0"}, "limit"), ({"q": "x", "limit": "21"}, "limit")]
)
def test_limits_are_told(api: APIClient, query: dict[str, str], field: str) -> None:
    response = api.get(SEARCH, query)
    assert response.status_code == 400
    assert field in response.json()["fields"]
    assert api.post(ARTICLES, {"title": "x" * 161, "body": "y"}, format="json").status_code == 400
