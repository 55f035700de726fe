"""What machines ask, and Flower. Include at the root."""

from django.urls import path

from lia_cortex.operations.flower import flower
from lia_cortex.operations.metrics import metrics
from lia_cortex.operations.probes import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("flower/", flower, name="flower"),
    path("flower/<path:path>", flower),
]
