"""What searches find: pieces of the live versions, their words and their vectors."""

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgvector.django import VectorField

from knowledge.models.source import Source
from knowledge.models.version import SourceVersion
from lia_cortex.kernel.states import Stateful

DIMENSIONS = (512, 768, 1024, 1536)
"""Lengths of vectors that have an index; a model of another length cannot be used."""


class EmbeddingSpace(Stateful):
    """One model's vectors; searches use the current one while the next is being built."""

    class Status(models.TextChoices):
        """Building: its vectors are being made, nobody searches in it yet."""

        BUILDING = "building", _("Building")
        CURRENT = "current", _("Current")
        RETIRED = "retired", _("Retired")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.BUILDING: frozenset({Status.CURRENT, Status.RETIRED}),
        Status.CURRENT: frozenset({Status.RETIRED}),
        Status.RETIRED: frozenset({Status.BUILDING}),
    }

    model = models.CharField(_("model"), max_length=80)
    dimensions = models.PositiveSmallIntegerField(_("dimensions"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.BUILDING)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("embedding space")
        verbose_name_plural = _("embedding spaces")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="space_of_model_once", fields=["model", "dimensions"]),
            models.UniqueConstraint(name="one_current_space", fields=["status"], condition=Q(status="current")),
            models.UniqueConstraint(name="one_building_space", fields=["status"], condition=Q(status="building")),
            models.CheckConstraint(name="space_has_an_index", condition=Q(dimensions__in=DIMENSIONS)),
        ]

    def __str__(self) -> str:
        return f"{self.model} ({self.dimensions})"


class Findable(models.Model):
    """For whom and when a row may be found; copied from its source, so that an index can tell."""

    assistants = ArrayField(models.SlugField(max_length=40), default=list, editable=False)
    valid_from = models.DateTimeField(null=True, editable=False)
    valid_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


class Chunk(Findable):
    """A piece of a live version under one heading; a version that is not live has none."""

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="chunks")
    version = models.ForeignKey(
        SourceVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="chunks"
    )
    ordinal = models.PositiveIntegerField(_("place"))
    heading = models.CharField(_("heading"), max_length=400, blank=True)
    question = models.TextField(_("question"), blank=True)
    text = models.TextField(_("text"))
    search = SearchVectorField(editable=False)

    class Meta:
        verbose_name = _("piece")
        verbose_name_plural = _("pieces")
        ordering = ["source", "ordinal"]
        indexes = [GinIndex(name="chunk_search", fields=["search"])]
        constraints = [models.UniqueConstraint(name="chunk_of_version_once", fields=["version", "ordinal"])]

    def __str__(self) -> str:
        return f"{self.source_id}.{self.ordinal}"


class ChunkVector(Findable):
    """The meaning of a chunk's text, or of a question that it answers, in one space."""

    class Kind(models.TextChoices):
        """Questions and texts are kept apart: a question lies nearer to questions than to its answer."""

        TEXT = "text", _("Text")
        QUESTION = "question", _("Question")

    chunk = models.ForeignKey(Chunk, on_delete=models.CASCADE, related_name="vectors")
    space = models.ForeignKey(EmbeddingSpace, on_delete=models.CASCADE, related_name="vectors")
    kind = models.CharField(max_length=8, choices=Kind)
    number = models.PositiveSmallIntegerField(default=0)
    dimensions = models.PositiveSmallIntegerField()
    embedding = VectorField()

    class Meta:
        verbose_name = _("vector")
        verbose_name_plural = _("vectors")
        indexes = [GinIndex(name="vector_assistants", fields=["assistants"])]
        constraints = [models.UniqueConstraint(name="vector_once", fields=["chunk", "space", "kind", "number"])]

    def __str__(self) -> str:
        return f"{self.chunk_id} {self.kind}"


class Word(models.Model):
    """In how many chunks a word stands: a rare one says more."""

    word = models.TextField(primary_key=True)
    chunks = models.IntegerField()

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.word
