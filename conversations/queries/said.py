"""Conversations in which something was said: full text over messages, in Portuguese and without accents."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Exists, Func, OuterRef, Q, QuerySet

from conversations.models import Message
from conversations.queries.codes import HIDES

MOST_MESSAGES = 2_000
"""Words that stand in more messages than this are looked for in the newest conversations first, one by one."""

CONFIGURATION = "lia_portuguese"
"""The text search of migration 0015: Portuguese stems of words without their accents."""


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
    query = SearchQuery(term, config=CONFIGURATION, search_type="websearch")
    found = Message.objects.alias(words=Words("text")).filter(words=query, deleted_at__isnull=True)
    return found.exclude(extra__has_key=HIDES).order_by()
