"""What a template says to everybody is put together once for each language, and never mixed up between two."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.template import Context, Engine, Template
from django.template.base import TextNode
from django.urls import reverse, set_script_prefix
from django.utils import translation

from lia_cortex.kernel.folding import Folded

PAGE = """{% load i18n static board %}<p title="{% translate 'Back' %}">{% icon "close" %}
{% if shown %}{% url 'supervision:board' %} {% static 'lia/mark.svg' %}{% else %}{% translate name %}{% endif %}
{% for each in names %}{% translate "Back" as word %}{% icon "eye" word %}{% icon each %}{{ each }}{% endfor %}</p>"""


def template(loaders: str) -> Any:
    sources = ("django.template.loaders.locmem.Loader", {"page.html": PAGE})
    engine = Engine(
        loaders=[(loaders, [sources])],
        libraries={
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
            "board": "lia_cortex.supervision.templatetags.board",
        },
    )
    return engine.get_template("page.html")


@pytest.fixture
def folded() -> Any:
    return template("lia_cortex.kernel.folding.Loader")


def said(page: Any, **given: Any) -> str:
    return str(page.render(Context(given)))


def test_it_says_what_django_would_say_in_each_language(folded: Any) -> None:
    plain = template("django.template.loaders.cached.Loader")
    for given in ({"shown": True, "names": ["<a>", "bot"]}, {"shown": False, "name": "Close", "names": []}):
        for language in ("pt-br", "en", "pt-br"):
            with translation.override(language):
                assert said(folded, **given) == said(plain, **given)


def test_constant_parts_are_one_piece(folded: Any) -> None:
    kinds = [type(node) for node in folded.nodelist]
    assert kinds.count(Folded) == 1, "the words, the icon and the text between them"
    branches = [branch for _, branch in folded.nodelist[1].conditions_nodelists]
    assert [type(node) for node in branches[0]] == [Folded]
    assert not any(isinstance(node, Folded) for node in branches[1]), "a word that the request decides"
    assert all(not isinstance(node, Folded) for node in folded.nodelist[3].nodelist_loop)
    assert isinstance(folded.nodelist[2], TextNode)


def test_a_site_below_a_prefix_has_addresses_of_its_own(folded: Any) -> None:
    before = said(folded, shown=True)
    set_script_prefix("/elsewhere/")
    try:
        assert reverse("supervision:board") in said(folded, shown=True)
    finally:
        set_script_prefix("/")
    assert said(folded, shown=True) == before


def test_threads_that_come_first_together_get_the_whole_page() -> None:
    """Folded by two at once, a list that one shortens would lose to the other what it had not read yet."""
    page = "{% load i18n %}" + "".join(f"{{% translate 'Back' %}}{{{{ n{n} }}}}" for n in range(300))
    given = {f"n{n}": n for n in range(300)}
    threads, rounds = 8, 20
    for _ in range(rounds):
        sources = ("django.template.loaders.locmem.Loader", {"page.html": page})
        libraries = {"i18n": "django.templatetags.i18n"}
        engine = Engine(loaders=[("lia_cortex.kernel.folding.Loader", [sources])], libraries=libraries)
        with translation.override("en"):
            plain = Template(page, engine=engine).render(Context(given))
        together = Barrier(threads)

        def shown(engine: Engine = engine, together: Barrier = together) -> str:
            together.wait(10)
            with translation.override("en"):  # a thread has a language of its own
                return str(engine.get_template("page.html").render(Context(given)))

        with ThreadPoolExecutor(threads) as pool:
            assert {each.result() for each in [pool.submit(shown) for _ in range(threads)]} == {plain}


@pytest.fixture(autouse=True)
def many_turns() -> Iterator[None]:
    """Let threads take turns as often as they can: what may cross crosses."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)
