"""What the platform says about itself: audit log, breakers, worker processes."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel import clock
from lia_cortex.registry.admin.base import ReadOnlyAdmin
from lia_cortex.registry.models import AuditEntry, Breaker, WorkerProcess
from lia_cortex.registry.services import processes


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who changed what."""

    list_display = ("at", "actor", "action", "subject")
    list_filter = (("at", admin.DateFieldListFilter),)
    list_select_related = ("actor",)
    exact_search = ("subject", "actor__username", "action__startswith")
    search_help_text = _("Public id, login, or the beginning of the action")


@admin.register(Breaker)
class BreakerAdmin(ReadOnlyAdmin):
    """Providers that are left alone for a while."""

    list_display = ("name", "failures", "opened_at", "probe_at", "last_fault")
    list_filter = (("opened_at", admin.EmptyFieldListFilter),)


@admin.register(WorkerProcess)
class WorkerProcessAdmin(ReadOnlyAdmin):
    """Which workers live."""

    list_display = ("name", "is_alive", "queues", "pid", "started_at", "beat_at")
    search_fields = ("name", "key")

    @admin.display(description=_("alive"), boolean=True)
    def is_alive(self, row: WorkerProcess) -> bool:
        """Return whether it gave a sign of life within the last seconds."""
        return (clock.now() - row.beat_at).total_seconds() <= processes.ALIVE_SECONDS
