from django.db import migrations


class Migration(migrations.Migration):
    """Expand: the table of articles holds every kind of source; processes of the release before still read it.

    Its old column `search` stays in the database for them; a later release drops it.
    """

    dependencies = [("knowledge", "0001_initial")]

    operations = [
        migrations.AlterModelTable("Article", "knowledge_article"),
        migrations.RenameModel("Article", "Source"),
        migrations.AlterModelOptions(
            "Source",
            options={"ordering": ["title"], "verbose_name": "source", "verbose_name_plural": "sources"},
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("Source", "article_search"),
                migrations.RemoveField("Source", "search"),
            ],
        ),
    ]
