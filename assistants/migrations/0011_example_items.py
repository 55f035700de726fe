"""Remember what was loaded of the example company: the next loading adds only what is newer."""

from django.db import migrations, models
from django.utils import timezone

COMPANY_ONLY = "cobranca"
TOOLS = """
    check_connection open_work_order list_visit_slots book_visit open_ticket list_open_invoices payment_status
    trust_unblock check_coverage list_plans register_sale register_lead find_customer_by_phone
    find_customer_by_document get_customer list_contracts contract_outage list_outages
"""
GRANTS = {
    "recepcao": """
    search_knowledge hand_off transfer_to_person
    """,
    "suporte": """
    search_knowledge hand_off transfer_to_person verify_customer choose_address close_conversation
    check_connection open_work_order list_visit_slots book_visit open_ticket
    """,
    "financeiro": """
    search_knowledge hand_off transfer_to_person verify_customer choose_address close_conversation
    list_open_invoices payment_status trust_unblock open_ticket
    """,
    "comercial": """
    search_knowledge hand_off transfer_to_person close_conversation check_coverage list_plans register_sale
    register_lead
    """,
    "cancelamento": """
    search_knowledge hand_off transfer_to_person verify_customer choose_address open_ticket
    """,
    "ouvidoria": """
    search_knowledge hand_off transfer_to_person verify_customer choose_address register_complaint open_ticket
    """,
    "cobranca": """
    search_knowledge hand_off transfer_to_person verify_customer choose_address close_conversation
    list_open_invoices payment_status open_ticket
    """,
}


def note_what_was_loaded(apps, schema_editor):
    """Take what earlier versions brought for loaded where they did: what is not there now was taken away by people."""
    if not apps.get_model("assistants", "Assistant").objects.exists():
        return
    keys = ["service:backoffice", *(f"tool:{name}" for name in TOOLS.split())]
    for slug, tools in GRANTS.items():
        keys += [f"assistant:{slug}", *(f"grant:{slug}:{name}" for name in tools.split())]
        keys += [f"hand-off:{slug}:{other}" for other in GRANTS if other not in {slug, COMPANY_ONLY}]
    item = apps.get_model("assistants", "ExampleItem")
    item.objects.bulk_create([item(key=key, at=timezone.now()) for key in keys])


class Migration(migrations.Migration):
    dependencies = [("assistants", "0010_heard_seconds")]

    operations = [
        migrations.CreateModel(
            name="ExampleItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="such as tool:list_plans or grant:comercial:list_plans",
                        max_length=140,
                        unique=True,
                        verbose_name="item",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "loaded example item",
                "verbose_name_plural": "loaded example items",
                "ordering": ["key"],
            },
        ),
        migrations.RunPython(note_what_was_loaded, migrations.RunPython.noop),
    ]
