from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import F, Func, TextField


def plain(name: str) -> OpClass:
    """Return the expression of the index; code has the same one in `conversations.queries.search.Plain`."""
    return OpClass(Func(F(name), function="lia_plain", output_field=TextField()), name="gin_trgm_ops")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0016_words_of_messages")]

    operations = [
        AddIndexConcurrently("contact", GinIndex(plain("name"), name="contact_name_part")),
        AddIndexConcurrently("contact", GinIndex(plain("profile_name"), name="contact_profile_name_part")),
    ]
