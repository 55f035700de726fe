"""Write articles; what is saved can be found at once."""

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import F, Func, TextField, Value

from knowledge.models import Article


def save(*, title: str, body: str, article: Article | None = None, is_active: bool = True) -> Article:
    """Store a new article or change the given one; a change of its text raises its version."""
    title, body = title.strip(), body.strip()
    with transaction.atomic():
        if article is None:
            saved = Article.objects.create(title=title, body=body, is_active=is_active)
        else:
            saved = Article.objects.select_for_update().get(pk=article.pk)
            raised = saved.version + ((saved.title, saved.body) != (title, body))
            saved.title, saved.body, saved.is_active, saved.version = title, body, is_active, raised
            saved.save()
        index(article_id=saved.pk)
    return saved


def index(*, article_id: int) -> None:
    """Compute the article's search vector again."""
    Article.objects.filter(pk=article_id).update(
        # As written, so that Portuguese endings are understood; and without accents, as customers type.
        search=_vector(F("title"), "A")
        + _vector(_unaccented("title"), "A")
        + _vector(F("body"), "B")
        + _vector(_unaccented("body"), "B")
    )


def _vector(text: F | Func, weight: str) -> SearchVector:
    return SearchVector(text, config="portuguese", weight=weight)


def _unaccented(field: str) -> Func:
    return Func(
        F(field),
        Value(""),
        function="concat",
        template="unaccent(%(function)s(%(expressions)s))",
        output_field=TextField(),
    )
