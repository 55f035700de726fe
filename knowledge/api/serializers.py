"""Bodies of the knowledge endpoints."""

from typing import Any

from rest_framework import serializers

from knowledge.queries import search

LONGEST_BODY = 100_000


class NewArticleSerializer(serializers.Serializer[Any]):
    """An article to be written."""

    title = serializers.CharField(max_length=160)
    body = serializers.CharField(max_length=LONGEST_BODY)


class ArticleSerializer(serializers.Serializer[Any]):
    """An article as it is."""

    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    body = serializers.CharField()
    version = serializers.IntegerField()
    active = serializers.BooleanField(source="is_active")


class QuerySerializer(serializers.Serializer[Any]):
    """What is looked for."""

    q = serializers.CharField(max_length=search.LONGEST_QUERY)
    limit = serializers.IntegerField(min_value=1, max_value=search.MOST, default=search.LIMIT)
    assistant = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True, help_text="Slug; blank: every source"
    )


class PassageSerializer(serializers.Serializer[Any]):
    """A passage that may answer."""

    title = serializers.CharField()
    text = serializers.CharField()
    score = serializers.FloatField()
    source = serializers.CharField(source="article", help_text="Id of the source")  # type: ignore[assignment]
    version = serializers.IntegerField(help_text="Version of the source")


class FoundSerializer(serializers.Serializer[Any]):
    """The passages, best first; none when nothing is relevant."""

    results = PassageSerializer(many=True)
