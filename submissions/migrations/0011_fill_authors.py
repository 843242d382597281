"""Names the authors of submissions from before they were recorded: who began and who submitted each."""

from collections import defaultdict

from django.db import migrations


def fill(apps, schema_editor):
    """Anybody among them may have typed into any field of a form that is still open."""
    model = apps.get_model("submissions", "Submission")
    submitted = apps.get_model("submissions", "AuditEntry").objects.filter(kind="submitted", actor__isnull=False)
    people = defaultdict(set)
    for pk, actor in submitted.values_list("submission", "actor"):
        people[pk].add(actor)
    for submission in model.objects.order_by("pk"):
        known = people[submission.pk] | ({submission.created_by_id} - {None})
        if submission.version:
            submission.authors.set(known)
        if data := submission.form.get("data"):
            submission.form["writers"] = {name: sorted(known) for name in sorted(data)}
            submission.save(update_fields=["form"])


class Migration(migrations.Migration):
    dependencies = [("submissions", "0010_authors")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
