"""Find the articles that may answer a question, by its words; the search by meaning has the same port."""

from django.db import connection

from knowledge.queries import words
from knowledge.types import Passage

LEAST_WEIGHT = 0.9
"""Weight of matched words below which an article only shares words that nearly all articles have."""

LEAST_SHARE = 0.12
"""Matched share of the question's weight: customers tell stories around their question."""

LEAST_OF_BEST = 0.35
"""Passages much weaker than the best one would only distract."""

TYPING_ERROR = 0.55
"""Similarity of a word to a part of a title from which it passes for a typing error of it."""

KIN = 0.6
"""What a word of the same family is worth, against the word itself."""

_SQL = """
WITH given AS (
    SELECT * FROM unnest(%(words)s::text[], %(plain)s::text[], %(kin)s::text[]) AS t(word, plain, kin)
), asked AS (
    SELECT word, plain,
        coalesce((
            SELECT string_agg(quote_literal(lexeme) || CASE WHEN length(lexeme) >= 5 THEN ':*' ELSE '' END, '|')
            FROM unnest(to_tsvector('portuguese', word || ' ' || plain))
        ), '')::tsquery AS own,
        coalesce((
            SELECT string_agg(quote_literal(lexeme), '|') FROM unnest(to_tsvector('portuguese', kin))
        ), '')::tsquery AS kin
    FROM given
), live AS (
    SELECT id, public_id, version, title, body, search, unaccent(lower(title)) AS plain_title
    FROM knowledge_article WHERE is_active
), hits AS (
    SELECT live.id, asked.word, live.search @@ asked.own AS is_own,
        CASE
            WHEN live.search @@ asked.own
                THEN 1.0 + ts_rank(live.search, asked.own) + word_similarity(asked.plain, live.plain_title)
                    + ts_rank(live.search, asked.kin)
            WHEN length(asked.plain) >= 5
                AND word_similarity(asked.plain, live.plain_title) >= %(typing_error)s THEN 1.0
            WHEN live.search @@ asked.kin THEN %(kin_worth)s + ts_rank(live.search, asked.kin)
        END AS strength
    FROM live CROSS JOIN asked
), counted AS (
    SELECT *, count(*) FILTER (WHERE is_own) OVER (PARTITION BY word) AS own_count,
        count(strength) OVER (PARTITION BY word) AS any_count
    FROM hits
), weighed AS (
    SELECT id, strength,
        -- What many articles share says little; that many share a word's kin says nothing against the word.
        least(ln((greatest(%(floor)s, (SELECT count(*) FROM live)) + 1)
            / (CASE WHEN is_own THEN own_count ELSE any_count END + 0.5)), 2.5)
        * CASE WHEN any_count = 0 THEN 0.5 ELSE 1.0 END AS weight
    FROM counted
), scored AS (
    SELECT id, sum(weight * strength) AS score, sum(weight) FILTER (WHERE strength IS NOT NULL) AS matched,
        sum(weight) AS possible
    FROM weighed GROUP BY id
)
SELECT live.public_id, live.version, live.title, live.body, scored.score
FROM scored JOIN live USING (id)
WHERE scored.matched >= %(least_weight)s AND scored.matched >= %(least_share)s * scored.possible
ORDER BY scored.score DESC, live.id
LIMIT %(limit)s
"""

SMALL = 20
"""A knowledge with fewer articles is weighed as if it had this many: in two articles no word would be rare."""


def search(*, query: str, limit: int = 4) -> list[Passage]:
    """Return the passages that may answer the question, best first; none when nothing is relevant."""
    asked = words.asked(query)
    if not asked or limit < 1:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "words": asked,
                "plain": [words.folded(word) for word in asked],
                "kin": [" ".join(words.kin(word)) for word in asked],
                "typing_error": TYPING_ERROR,
                "kin_worth": KIN,
                "floor": SMALL,
                "least_weight": LEAST_WEIGHT,
                "least_share": LEAST_SHARE,
                "limit": limit,
            },
        )
        rows = cursor.fetchall()
    found = [Passage(public_id, version, title, body, float(score)) for public_id, version, title, body, score in rows]
    return [passage for passage in found if passage.score >= LEAST_OF_BEST * found[0].score]
