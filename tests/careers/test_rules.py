"""The check of the catalogue reads the texts of careers."""

from datetime import UTC, datetime

import pytest

from careers.models import Career
from programs.models import Finding
from programs.rules.actions import check_catalogue
from tests.pages import Page

pytestmark = pytest.mark.django_db


def test_a_placeholder_in_the_text_of_a_career_is_found_and_linked(client, editor, catalogue):
    career = Career.objects.first()
    Career.objects.filter(pk=career.pk).update(suits="To be announced")
    check_catalogue(datetime(2026, 11, 21, tzinfo=UTC))
    finding = Finding.objects.get(model="careers.career")
    assert (finding.object_id, finding.field, finding.program, finding.school) == (career.pk, "suits", None, None)
    client.force_login(editor)
    page = Page(client.get("/admin/programs/finding/", {"severity__exact": 1}))
    assert page.link("career: who it suits") == f"/admin/careers/career/{career.pk}/change/#id_suits"
