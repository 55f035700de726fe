"""A text that answers customers' questions."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel import ids


class Article(models.Model):
    """A short text of facts; each change raises its version, which answers cite."""

    public_id = models.CharField(max_length=32, unique=True, default=ids.article, editable=False)
    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["title"]
        indexes = [GinIndex(name="article_search", fields=["search"])]

    def __str__(self) -> str:
        return self.title
