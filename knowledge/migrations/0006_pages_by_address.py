"""Pages are sources by their address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0005_cached_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="url",
            field=models.CharField(
                blank=True,
                help_text="its host must be among the allowed hosts",
                max_length=500,
                verbose_name="address of the page",
            ),
        ),
        migrations.AddField(
            model_name="sourceversion",
            name="url",
            field=models.CharField(blank=True, max_length=500, verbose_name="fetched from"),
        ),
        migrations.AlterField(
            model_name="sourceversion",
            name="problem",
            field=models.CharField(
                blank=True,
                choices=[
                    ("broken", "The file is damaged or is not what its name says."),
                    ("encrypted", "The file is protected by a password. Remove the protection and upload it again."),
                    ("scanned", "The pages are pictures without text. Upload a version with text (OCR)."),
                    ("empty", "There is no text in the file."),
                    ("too_large", "The file is too large."),
                    ("too_long", "The file has too much text or too many pages. Split it."),
                    ("too_slow", "Reading the file took too long. Split it or save it again."),
                    ("bomb", "The file unpacks to far more than its size: it was not opened."),
                    ("columns", "The table needs a column of questions and a column of answers."),
                    ("unreachable", "The page could not be fetched."),
                    ("slow_page", "The page did not come in time."),
                    ("not_allowed", "The page's host is not among the allowed hosts. Add it there, then fetch again."),
                    ("no_page", "There is no page at this address, or not for everybody."),
                    ("not_html", "What is at this address is no HTML page."),
                    ("redirects", "The address leads to others again and again."),
                    ("unchanged", "The page says what it said before."),
                    ("superseded", "A newer version was read first."),
                    ("crashed", "The file could not be read: reading it ended its process twice."),
                ],
                max_length=20,
                verbose_name="what went wrong",
            ),
        ),
    ]
