from django.db import migrations

from core.history import begin_links


def add_links(apps, schema_editor):
    begin_links(apps, "careers")


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0008_import_right'),
    ]

    operations = [
        migrations.RunPython(add_links, migrations.RunPython.noop),
    ]
