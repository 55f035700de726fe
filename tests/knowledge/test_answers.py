"""A kept answer is given again only while what it rests on is unchanged; edits at random find none stale."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.models import CachedAnswer, Source
from knowledge.queries import search
from knowledge.services import answers, articles
from knowledge.services.articles import Reach
from lia_cortex.kernel import clock
from tests.worker import Clock

pytestmark = pytest.mark.django_db

QUESTION = "tem vaga de estacionamento?"


def keep(key: str = "k") -> list[dict[str, object]]:
    """Keep an answer that rests on what the question finds now."""
    found = [answers.described(passage) for passage in search.search(query=QUESTION, assistant="suporte")]
    answers.keep(key=key, assistant="suporte", text=str(found), searches=[(QUESTION, found)], run_id=1, now=clock.now())
    return found


def given_again(key: str = "k") -> bool:
    """Tell whether the answer may be given again now."""
    return answers.find(key=key, assistant="suporte", now=clock.now()) is not None


def test_an_answer_is_given_again_while_nothing_changed(moment: Clock) -> None:
    articles.save(title="Estacionamento", body="Há vagas.")
    assert keep()
    assert given_again()
    assert given_again()
    assert CachedAnswer.objects.get().hits == 2

    moment.forward(answers.KEPT.total_seconds() + 1)
    assert not given_again()


def test_a_change_deletes_the_answer_in_its_own_transaction(moment: Clock) -> None:
    saved = articles.save(title="Estacionamento", body="Há vagas.")
    keep()
    articles.save(article=saved, title="Estacionamento", body="Não há vagas.")
    assert not CachedAnswer.objects.exists()


def test_a_date_that_comes_and_a_new_article_are_changes(moment: Clock) -> None:
    later = moment.at + timedelta(hours=1)
    articles.save(title="Estacionamento", body="Há vagas.", reach=Reach((), None, later))
    keep()
    moment.forward(3600)
    assert not given_again()

    keep("empty")
    assert given_again("empty")
    articles.save(title="Estacionamento", body="Há vagas na rua.")
    assert not given_again("empty")


EDIT = st.tuples(st.sampled_from(["new", "text", "title", "off", "reach", "forget", "date"]), st.integers(0, 5))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDIT, min_size=1, max_size=8))
def test_no_edit_leaves_a_stale_answer(moment: Clock, edits: list[tuple[str, int]]) -> None:
    Source.objects.all().delete()
    CachedAnswer.objects.all().delete()
    articles.save(title="Estacionamento", body="Há vagas.")
    for number, (what, which) in enumerate(edits):
        kept = keep()
        edit(what, which, number, moment)
        now = [answers.described(passage) for passage in search.search(query=QUESTION, assistant="suporte")]
        assert given_again() == (now == kept and CachedAnswer.objects.exists())
        if given_again():
            assert CachedAnswer.objects.get().text == str(now)


def edit(what: str, which: int, number: int, moment: Clock) -> None:
    """Change one thing of the knowledge."""
    every = list(Source.objects.order_by("pk"))
    source = every[which % len(every)] if every else None
    if what == "new" or source is None:
        articles.save(title=f"Estacionamento {which}", body=f"Vagas {number}.")
    elif what == "text":
        articles.save(article=source, title=source.title, body=f"Há {number} vagas.")
    elif what == "title":
        articles.save(article=source, title=f"Garagem {number}", body=source.body)
    elif what == "off":
        articles.save(article=source, title=source.title, body=source.body, is_active=not source.is_active)
    elif what == "reach":
        slugs = ("financeiro",) if which % 2 else ("suporte",)
        articles.save(article=source, title=source.title, body=source.body, reach=Reach(slugs))
    elif what == "forget":
        articles.forget(source=source)
        source.delete()
    else:
        until = moment.at + timedelta(minutes=1)
        articles.save(article=source, title=source.title, body=source.body, reach=Reach((), None, until))
        moment.forward(61)
