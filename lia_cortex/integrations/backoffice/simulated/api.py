"""Every operation of the API, in the order in which they are described."""

from lia_cortex.integrations.backoffice.simulated import (
    cancellations,
    catalogue,
    connections,
    customers,
    invoices,
    payments,
    plan_changes,
    sales,
    tickets,
    visits,
)

OPERATIONS = (
    *customers.OPERATIONS,
    *invoices.OPERATIONS,
    *payments.OPERATIONS,
    *connections.OPERATIONS,
    *visits.OPERATIONS,
    *tickets.OPERATIONS,
    *catalogue.OPERATIONS,
    *sales.OPERATIONS,
    *plan_changes.OPERATIONS,
    *cancellations.OPERATIONS,
)
