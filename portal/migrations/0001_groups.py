"""The groups of people who work here. `portal.roles` says what each may do, and hands it out after migrations."""

from django.db import migrations

NAMES = ("Editor", "Chief editor", "Data steward", "Administrator")


def make(apps, schema_editor):
    """Makes the groups; the demo's former group of editors becomes one of them with its members."""
    groups = apps.get_model("auth", "Group").objects
    if not groups.filter(name="Editor").exists():
        groups.filter(name="Editors").update(name="Editor")
    for name in NAMES:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
