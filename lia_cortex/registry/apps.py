"""Rows that every floor reads."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate  # noqa: TID251 - a migration would have to know every price of later
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Knobs, admission level, breakers, prices and ceilings, worker processes, audit log."""

    name = "lia_cortex.registry"
    verbose_name = _("Platform")

    def ready(self) -> None:
        """Let each migration of the database bring the prices that this version knows."""
        post_migrate.connect(_load_prices, sender=self)


def _load_prices(**_: Any) -> None:
    from django.db import connection  # noqa: PLC0415 - models are there once the apps are

    from lia_cortex.registry.models import Price  # noqa: PLC0415
    from lia_cortex.registry.services import price_list  # noqa: PLC0415

    # Migrated back to before the table there is nothing to fill.
    if Price._meta.db_table in connection.introspection.table_names():  # noqa: SLF001
        price_list.load()
