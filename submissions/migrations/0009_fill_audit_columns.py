"""Reads kind, subject and reader of the entries that were written when the sentence alone said them."""

import re

from django.conf import settings
from django.db import migrations

# The sentence of each kind, and the sentence without the name where it named a person.
SENTENCES = [
    (kind, re.compile(pattern, re.DOTALL), without_name)
    for kind, pattern, without_name in (
        ("begun", r"began: ", None),
        ("submitted", r"submitted \d+ changes?: ", None),
        ("at_once", r"published \d+ low-risk changes? at once: ", None),
        ("withdrawn", r"withdrew: ", None),
        ("commented", r"commented (?:internally )?on ", None),
        ("taken_over", r"took into review for (?P<name>.+?): (?P<rest>.+)", "took into review: {rest}"),
        ("snoozed", r"snoozed until ", None),
        ("changes_requested", r"asked for changes: ", None),
        ("decided", r"accepted \d+ and rejected \d+ changes?: ", None),
        ("scheduled", r"scheduled for ", None),
        ("looked_at", r"looked at what was published at once: ", None),
        ("file_proposed", r"proposed changes of \d+ programs? by ", None),
        ("confirmed", r"said that nothing changed: ", None),
        ("invited", r"invited (?P<name>.+) as (?P<rest>\w+)$", "sent an invitation as {rest}"),
        ("invitation_revoked", r"took back the invitation of (?P<name>.+)", "took back an invitation"),
        ("joined", r"joined as ", None),
        ("left", r"left the desk$", None),
        ("removed", r"removed (?P<name>.+) from the desk$", "removed a member from the desk"),
        ("role_changed", r"made (?P<name>.+) (?P<rest>owner|contributor|viewer)$", "changed a role to {rest}"),
        ("claimed", r"claimed the school$", None),
        ("claim_decided", r"(?P<rest>accepted|rejected) the claim of (?P<name>.+)", "{rest} a claim"),
    )
]


def fill(apps, schema_editor):
    """Gives each entry its columns, and takes the name out of its sentence."""
    entries = apps.get_model("submissions", "AuditEntry").objects.select_related("submission")
    users = apps.get_model(settings.AUTH_USER_MODEL).objects
    changed = []
    for entry in entries.filter(kind="other").iterator(500):
        entry.is_internal = entry.what.startswith("commented internally on ") or bool(
            entry.submission and entry.submission.is_by_editor
        )
        for kind, pattern, without_name in SENTENCES:
            if found := pattern.match(entry.what):
                entry.kind = kind
                if without_name:
                    entry.subject_name = found["name"][:254]
                    entry.subject = users.filter(username=found["name"]).first()
                    entry.what = without_name.format(**found.groupdict())
                break
        entry.what = entry.what.replace("commented internally on ", "commented on ", 1)
        changed.append(entry)
    columns = ["kind", "is_internal", "subject", "subject_name", "what"]
    entries.model.objects.bulk_update(changed, columns, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0008_audit_columns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
