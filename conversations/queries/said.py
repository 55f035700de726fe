"""Conversations in which something was said: full text over messages, in Portuguese and without accents."""

import re
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable, SearchVectorField
from django.db import connection
from django.db.models import Exists, Func, OuterRef, Q, QuerySet

from conversations.models import Message
from conversations.queries import plurals
from conversations.queries.codes import HIDES

MOST_MESSAGES = 2_000
"""Words that stand in more messages than this are looked for in the newest conversations first, one by one."""

CONFIGURATION = "lia_portuguese"
"""The text search of migration 0015: Portuguese stems of words without their accents."""


_PART = re.compile(r'-?"[^"]*"?|\S+')
_WORD = re.compile(r"-?[^\W\d_]+")


class Words(Func):
    """The words of a text, exactly as the index on messages has them."""

    template = f"to_tsvector('{CONFIGURATION}'::regconfig, %(expressions)s)"
    output_field = SearchVectorField()


def matching(term: str) -> Q:
    """Return the condition for conversations with a message that has all words of the term.

    Quotes and a minus sign work as in web searches. What was deleted, or holds a verification code, finds nothing.
    """
    found = _messages(term)
    # Read first: a join would be planned without knowing whether the words are rare or everywhere.
    rare = list(found.values_list("conversation", flat=True)[: MOST_MESSAGES + 1])
    if len(rare) <= MOST_MESSAGES:
        return Q(pk__in=set(rare))
    return Q(Exists(found.filter(conversation=OuterRef("pk"))))


def _messages(term: str) -> QuerySet[Message]:
    found = Message.objects.alias(words=Words("text")).filter(words=_query(term), deleted_at__isnull=True)
    return found.exclude(extra__has_key=HIDES).order_by()


def _query(term: str) -> SearchQueryCombinable:
    """Return the term as a web search reads it, each bare word in singular and plural."""
    parts = _PART.findall(term.replace("\0", ""))
    if not parts or "or" in {part.lower() for part in parts}:
        return _read(term)
    words = {part.removeprefix("-") for part in parts if _WORD.fullmatch(part)}
    words -= _empty(words)
    return reduce(and_, [_any_form(part) if part.removeprefix("-") in words else _read(part) for part in parts])


def _any_form(part: str) -> SearchQueryCombinable:
    if part.startswith("-"):
        return reduce(and_, [_read(f"-{form}") for form in plurals.forms(part[1:])])
    return reduce(or_, [_read(form) for form in plurals.forms(part)])


def _empty(words: Iterable[str]) -> set[str]:
    """Return those that say nothing to a search, and would ask for their plural alone: com, em, sem."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM unnest(%s::text[]) word WHERE numnode(plainto_tsquery(%s::regconfig, word)) = 0",
            [list(words), CONFIGURATION],
        )
        return {word for (word,) in cursor.fetchall()}


def _read(words: str) -> SearchQuery:
    return SearchQuery(words, config=CONFIGURATION, search_type="websearch")
