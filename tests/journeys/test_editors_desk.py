"""A new editor's day: find a listing, add facts, preview, have them reviewed, see them appear, take them back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from programs.models import Program
from submissions import actions
from submissions.models import Submission
from submissions.proposals import apply
from tests.planner.conftest import GEORGIA_TECH
from tests.submissions.conftest import filled

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 22, 14, tzinfo=UTC)  # 9:00 in New York


def test_a_price_and_two_deadlines_appear_at_nine_and_can_be_taken_back(client, editor, chief_editor, at, catalogue):
    at(NINE - timedelta(days=1))
    program = Program.objects.get(slug=GEORGIA_TECH)
    client.force_login(editor)
    found = client.get(reverse("admin:programs_program_changelist"), {"q": "Georgia Institute machine"})
    change = reverse("admin:programs_program_change", args=[program.pk])
    assert change in found.content.decode()
    page = client.get(change).content.decode()
    propose = reverse("submissions:propose", args=[program.slug])
    assert propose in page

    address = client.post(propose)["Location"]
    data = filled(Submission.objects.get())
    price, intake = program.tuition.count(), program.intakes.count()
    data.update(
        {
            f"tuition-{price}-residency": "out_of_state",
            f"tuition-{price}-basis": "per_credit",
            f"tuition-{price}-amount": "1234",
            f"tuition-{price}-academic_year": "2026",
            "notes-cost": "https://www.gatech.edu/tuition",
            "notes-dates": "https://www.gatech.edu/apply",
            "add": "intake",
        }
    )
    client.post(address, data)
    del data["add"]
    data["intake-TOTAL_FORMS"] = str(intake + 2)
    for number, (round_, day) in enumerate([("priority", "2027-01-15"), ("final", "2027-03-01")], start=intake):
        data.update(
            {
                f"intake-{number}-term": "fall",
                f"intake-{number}-year": "2027",
                f"intake-{number}-round": round_,
                f"intake-{number}-audience": "everyone",
                f"intake-{number}-deadline_on": day,
                f"intake-{number}-row": "",
            }
        )
    assert client.post(address, data.dict() | {"submit": "1"}, follow=True).status_code == 200
    submission = Submission.objects.get()
    assert submission.state == "submitted" and submission.changes.count() == 3

    public = program.get_absolute_url()
    assert "1,234" not in client.get(public).content.decode()
    verdicts = {
        pk: actions.ChangeVerdict("accepted", seen=now)
        for pk, now in apply.live(list(submission.changes.all())).items()
    }
    actions.schedule(submission, verdicts, by=chief_editor, version=1, at=NINE)
    call_command("apply_schedule")
    assert "1,234" not in client.get(public).content.decode()

    at(NINE)
    call_command("apply_schedule")
    page = client.get(public).content.decode()
    assert "1,234" in page and "15 January 2027" in page and "1 March 2027" in page
    assert "22 November 2026" in page  # the day on which cost and dates were checked
    assert program.tuition.get(amount=1234).source.publisher == program.school.name

    client.force_login(chief_editor)
    history = client.get(reverse("admin:programs_program_history", args=[program.pk])).content.decode()
    assert f"Proposal {submission.pk}" in history and "1,234" in history
    added = program.tuition.get(amount=1234)
    client.post(reverse("admin:programs_tuition_delete", args=[added.pk]), {"post": "yes"})
    assert "1,234" not in client.get(public).content.decode()
