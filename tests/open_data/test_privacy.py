"""What is not public stays so: in lists, in records, in files."""

import json

import pytest
from django.contrib.auth import get_user_model

from core.choices import PublishingState
from open_data.api import LISTS
from programs import actions
from programs.models import FormerProgramSlug, Program
from taxonomy.models import Specialization

pytestmark = pytest.mark.django_db
SECRETS = ["office@ada.example", "reviewer@portal.example", "a note for editors alone"]


@pytest.fixture
def hidden(add_program, guam):
    """A listed program with an office's address and an editor's words that no visitor reads."""
    person = get_user_model().objects.create_user("reviewer", "reviewer@portal.example", "x")
    guam.contact_email = "office@ada.example"
    guam.save()
    program = add_program(contact_email="office@ada.example", filing_note="a note for editors alone")
    check = program.verifications.create(group="cost", verified_on="2026-01-01", verified_by=person)
    check._change_reason = "a note for editors alone"
    check.save()
    actions.refresh_programs([program.pk])
    return program


def test_no_address_of_a_person_or_office_and_no_internal_word_is_told(ask, hidden):
    paths = [f"{name}/" for name in LISTS] + [f"programs/{hidden.slug}/", "schools/ada-lovelace-university/"]
    for path in paths:
        text = json.dumps(ask(path, {"q": "ada lovelace"} if path in ("programs/", "schools/") else None))
        assert not [secret for secret in SECRETS if secret in text], path
    assert ask("programs/", {"q": "ada lovelace"})["total"] == 1


@pytest.mark.parametrize("state", ["draft", "in_review", "archived"])
def test_a_program_that_is_not_public_is_nowhere(ask, add_program, state):
    program = add_program()
    Program.objects.filter(pk=program.pk).update(state=state)
    actions.refresh_programs([program.pk])
    ask(f"programs/{program.slug}/", status=404)
    ask("schools/ada-lovelace-university/", status=404)
    assert ask("programs/", {"q": "ada lovelace"})["total"] == 0


def test_an_unlisted_program_answers_to_whoever_has_its_address_alone(ask, add_program):
    program = add_program(is_unlisted=True)
    assert ask(f"programs/{program.slug}/")["slug"] == program.slug
    assert ask("programs/", {"q": "ada lovelace"})["total"] == 0
    assert ask("schools/", {"q": "ada lovelace"})["total"] == 0


def test_an_archived_program_leads_to_the_one_that_took_its_place(client, catalogue, add_program, federal):
    program = add_program(successor=federal, state=PublishingState.ARCHIVED)
    response = client.get(f"/api/v1/programs/{program.slug}/")
    assert (response.status_code, response["Location"]) == (302, f"/api/v1/programs/{federal.slug}/")


def test_a_former_address_leads_on(client, federal):
    FormerProgramSlug.objects.create(slug="the-old-one", program=federal)
    response = client.get("/api/v1/programs/the-old-one/")
    assert (response.status_code, response["Location"]) == (302, f"/api/v1/programs/{federal.slug}/")


def test_a_specialization_out_of_the_lists_is_in_none_here(ask):
    Specialization.objects.filter(slug="machine-learning").update(is_unlisted=True)
    actions.rebuild_catalogue()
    assert "machine-learning" not in {each["slug"] for each in ask("specializations/")["items"]}
    assert ask("specializations/machine-learning/")["slug"] == "machine-learning"
    Specialization.objects.filter(slug="machine-learning").update(state="draft")
    actions.rebuild_catalogue()
    ask("specializations/machine-learning/", status=404)
