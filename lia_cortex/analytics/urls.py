"""Address of the figures."""

from django.urls import path

from lia_cortex.analytics.views import page

app_name = "analytics"
urlpatterns = [path("", page.page, name="page")]
