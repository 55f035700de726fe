"""Every address of the platform."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from lia_cortex.supervision.views import costs, errors, login

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lia_cortex.operations.urls")),
    path("", include("conversations.api.urls")),
    path("", include("knowledge.api.urls")),
    path("", include("lia_cortex.supervision.urls")),
    path("analytics/", include("lia_cortex.analytics.urls")),
    path("simulator/", include("lia_cortex.simulator.urls")),
    path("admin/login/", login.to_admin),
    path("admin/costs/", costs.page, name="admin_costs"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler404 = errors.not_found
handler500 = errors.server_error
