"""Addresses of the knowledge endpoints. Include at the root."""

from django.urls import path

from knowledge.api.articles import Articles
from knowledge.api.search import Search

urlpatterns = [
    path("api/v1/knowledge/articles/", Articles.as_view(), name="api-knowledge-articles"),
    path("api/v1/knowledge/search/", Search.as_view(), name="api-knowledge-search"),
]
