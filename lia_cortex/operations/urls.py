"""What machines ask, Flower, and the operations pages. Include at the root."""

from django.urls import include, path

from lia_cortex.kernel.addresses import PUBLIC_ID
from lia_cortex.operations.flower import flower
from lia_cortex.operations.metrics import metrics
from lia_cortex.operations.probes import healthz, readyz
from lia_cortex.operations.views import pages, pairing, steering

operations = [
    path("", pages.overview, name="overview"),
    path("trend/<slug:queue>/", pages.trend, name="trend"),
    path("queues/<slug:queue>/pause/", steering.pause, name="pause"),
    path("queues/<slug:queue>/resume/", steering.resume, name="resume"),
    path("workers/<slug:key>/drain/", steering.drain, name="drain"),
    path("workers/<slug:key>/undrain/", steering.undrain, name="undrain"),
    path("breakers/<slug:name>/reset/", steering.reset_breaker, name="reset_breaker"),
    path("instances/", pages.sessions, name="instances"),
    path(f"instances/{PUBLIC_ID}/pairing/", pairing.pairing, name="pairing"),
    path(f"instances/{PUBLIC_ID}/pair/", pairing.pair, name="pair"),
    path(f"instances/{PUBLIC_ID}/scan/", pairing.scan, name="scan"),
    path(f"instances/{PUBLIC_ID}/restart/", steering.restart, name="restart"),
    path(f"instances/{PUBLIC_ID}/log-out/", steering.log_out, name="log_out"),
    path("stuck/", pages.stuck_turns, name="stuck"),
    path(f"stuck/{PUBLIC_ID}/again/", steering.run_again, name="run_again"),
    path(f"stuck/{PUBLIC_ID}/to-person/", steering.to_person, name="to_person"),
    path("failed/", pages.dead_letters, name="failed"),
    path("failed/<slug:kind>/retry/", steering.retry_all, name="retry_all"),
    path(f"failed/<slug:kind>/{PUBLIC_ID}/retry/", steering.retry, name="retry"),
    path("events/", pages.raw_events, name="events"),
    path(f"events/{PUBLIC_ID}/", pages.raw_event, name="event"),
    path("switches/", pages.features, name="switches"),
    path("switches/<slug:name>/", steering.turn, name="turn"),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("flower/", flower, name="flower"),
    path("flower/<path:path>", flower),
    path("operations/", include((operations, "operations"))),
]
