"""The page of a specialization: the same list as `/programs/`, the strength of each link, and text that ages."""

import re
from datetime import date

import pytest
from django.urls import reverse

from programs import actions
from programs.models import CatalogueRow, Program, ProgramSpecialization
from specializations.pages import sections
from taxonomy.choices import Strength
from taxonomy.models import Specialization, SpecializationField, SpecializationSection

pytestmark = pytest.mark.django_db
VISION, LEARNING = "/specializations/computer-vision/", "/specializations/machine-learning/"
SLUGS = ["machine-learning", "responsible-ai", "robotics-and-autonomous-systems", "business-analytics"]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("query", [{}, {"state": ["CA", "NY"]}, {"q": "data sciense", "control": "public"}])
def test_its_list_is_the_list_of_programs_narrowed_to_it(visit, slug, query):
    own = visit(f"/specializations/{slug}/", query)
    whole = visit("/programs/", query | {"specialization": slug})
    assert (own.total, own.programs) == (whole.total, whole.programs)
    facets = whole.counts
    facets.pop("specialization", None)
    assert own.counts == facets


@pytest.mark.parametrize("slug", SLUGS)
def test_the_count_in_the_heading_is_the_count_of_the_list_and_never_another(visit, slug):
    """S4: a heading that says 306 over a list that holds something else."""
    page = visit(f"/specializations/{slug}/")
    [heading] = [each.text for each in page.all("h2") if " programs (" in each.text]
    assert heading.endswith(f"({page.total:,})") and page.total > 0
    assert (
        page.total
        == ProgramSpecialization.objects.filter(specialization__slug=slug, program__in=Program.objects.listed()).count()
    )


def test_the_page_says_how_many_are_linked_how_strongly_and_they_add_up(visit):
    page = visit(LEARNING)
    assert "Core subject: 2; Named track: 1; Related by field code: 582." in page.text
    assert page.total == 2 + 1 + 582
    assert "it may teach little of this" in page.text


def links(page):
    """The strength printed on each card."""
    return [line.text for line in page.all("p", class_="entry-why") if line.text.startswith("Link: ")]


def test_every_card_says_how_its_program_is_linked_and_the_strongest_come_first(visit):
    """S4: four business degrees at the head of a list of machine learning."""
    page = visit(LEARNING)
    found = links(page)
    assert found[:4] == ["Link: Core subject"] * 2 + ["Link: Named track", "Link: Related by field code"]
    assert len(found) == len(page.programs) == 25
    assert not CatalogueRow.objects.filter(slug__in=page.programs, degree="MBA").exists()
    assert "Strongest link first" in page.text


def test_a_business_degree_by_code_alone_stands_behind_everything_that_was_looked_at(visit):
    mba = Program.objects.listed().filter(cip_code="11.0102").exclude(fits__strength="core").order_by("slug").first()
    Program.objects.filter(pk=mba.pk).update(degree="MBA", title="MBA")
    actions.refresh_programs([mba.pk])
    first = visit(LEARNING).programs[:3]
    assert mba.slug not in first
    assert visit(LEARNING, {"degree": "MBA"}).programs == [mba.slug]


def test_an_order_that_is_asked_for_wins_over_the_strength(visit):
    assert (
        visit(LEARNING, {"sort": "school"}).programs
        == visit("/programs/", {"specialization": "machine-learning", "sort": "school"}).programs
    )
    largest = CatalogueRow.objects.filter(fits__specialization="machine-learning", awards__isnull=False)
    assert visit(LEARNING, {"sort": "-awards"}).programs[0] == largest.order_by("-awards")[0].slug


def test_links_of_its_list_stay_on_its_page_and_leave_the_specialization_to_the_path(visit):
    page = visit(LEARNING, {"state": "CA", "modality": "not-stated"})
    chips = [chip["href"] for chip in page.all("a", class_="chip")]
    assert chips == [f"{LEARNING}?modality=not-stated", f"{LEARNING}?state=CA"]
    assert page.link("Clear all") == LEARNING
    assert page.link("The whole list as CSV") == (
        "/programs/export.csv?specialization=machine-learning&state=CA&modality=not-stated"
    )
    assert "specialization" not in page.counts


def test_the_address_cannot_ask_for_another_specialization(visit):
    assert visit(VISION, {"specialization": "statistics"}).total == visit(VISION).total


def test_an_unknown_value_is_named_and_ignored(visit):
    page = visit(VISION, {"state": "ZZ"})
    assert "“ZZ” was ignored" in page.one(role="alert").text
    assert page.programs == visit(VISION).programs and "What you learn" in page.text
    assert page.counts == visit(VISION).counts


def test_an_empty_list_offers_ways_back_that_stay_inside_the_specialization(visit):
    page = visit(LEARNING, {"state": "WY", "modality": "online"})
    ways = [link for link in page.all("a", href=None) if re.fullmatch(r"\d+ programs?", link.text)]
    assert ways and all(way["href"].startswith(LEARNING) for way in ways)
    assert [int(way.text.split()[0]) for way in ways] == [visit(way["href"]).total for way in ways]


def test_a_specialization_without_programs_says_so_and_counts_none(visit):
    """S4: a heading with a number over an empty list."""
    Specialization.objects.create(slug="quantum", name="Quantum learning", summary="Ours.", state="published")
    actions.rebuild_catalogue()
    page = visit("/specializations/quantum/")
    assert page.total == 0 and "Quantum learning programs (0)" in page.text
    assert "No listed program belongs here yet." in page.text and "No listed program is linked to it." in page.text
    assert "Quantum learning" in visit("/specializations/").text


def test_htmx_gets_the_results_alone(client, catalogue):
    part = client.get(LEARNING, {"state": "CA"}, headers={"HX-Request": "true"}).content.decode()
    assert "<title>Machine learning" in part and 'id="results"' in part
    assert "<html" not in part and "What you learn" not in part


@pytest.mark.parametrize("slug", ["alchemy", "not-stated"])
def test_an_unknown_specialization_is_missing(visit, slug):
    visit(f"/specializations/{slug}/", status=404)


def test_a_section_about_a_past_year_says_so(catalogue):
    specialization = Specialization.objects.get(slug="machine-learning")
    for today, is_overdue in ((date(2026, 12, 31), False), (date(2027, 1, 1), True)):
        found = sections(specialization, today)
        assert found["outlook"].is_overdue == found["why_now"].is_overdue == is_overdue
        assert not found["learn"].is_overdue


def test_the_year_in_a_heading_is_the_one_in_its_column(visit):
    """S4: years mixed up in one text."""
    SpecializationSection.objects.filter(specialization__slug="computer-vision", key="outlook").update(year=2021)
    page = visit(VISION)
    headings = [heading.text for heading in page.all("h2")]
    assert "Outlook, 2021" in headings and "Why it matters, 2026" in headings
    assert "Written about 2021, and not reviewed since that year ended." in page.text


def test_a_specialization_without_text_has_no_empty_headings(visit):
    vision = Specialization.objects.get(slug="computer-vision")
    for rows in (vision.sections, vision.skills, vision.applications, vision.questions, vision.references):
        rows.all().delete()
    page = visit(VISION)
    headings = [heading.text for heading in page.all("h2")]
    assert "What you learn" not in headings and "Questions" not in headings and "Whom it suits" not in headings
    assert vision.summary in page.text


def test_what_an_editor_writes_cannot_become_markup(visit):
    SpecializationSection.objects.filter(specialization__slug="computer-vision", key="learn").update(
        body="<script>alert(1)</script> & <b>bold</b>"
    )
    html = visit(VISION).response.content.decode()
    assert "<script>alert" not in html and "<b>bold" not in html and "&amp; bold" in html


def test_search_engines_get_the_term_the_questions_and_the_programs(visit):
    things = visit(LEARNING).json_ld
    assert things["DefinedTerm"]["name"] == "Machine learning" and "ML" in things["DefinedTerm"]["alternateName"]
    assert len(things["FAQPage"]["mainEntity"]) == 4
    assert len(things["ItemList"]["itemListElement"]) == 25
    assert [step["name"] for step in things["BreadcrumbList"]["itemListElement"]] == [
        "Specializations",
        "Machine learning",
    ]


def test_a_saved_text_and_mapping_is_public_at_once(client, chief_editor, visit):
    vision = Specialization.objects.get(slug="computer-vision")
    before = visit(VISION)
    client.force_login(chief_editor)
    page = client.get(reverse("admin:taxonomy_specialization_change", args=[vision.pk]))
    assert page.status_code == 200
    sent = {}
    for formset in page.context["inline_admin_formsets"]:
        for form in [formset.formset.management_form, *formset.formset.initial_forms]:
            sent |= {form[name].html_name: form[name].value() or "" for name in form.fields}
    sent |= {"name": vision.name, "summary": vision.summary, "search_terms": vision.search_terms}
    sent["known_history"] = page.context["known_history"]
    learn = next(name for name, value in sent.items() if name.startswith("sections-") and value == "learn")
    sent[learn.replace("-key", "-body")] = "How machines see."
    added = {"id": "", "specialization": vision.pk, "cip_code": "14.4201"}
    sent |= {f"specializationfield_set-1-{name}": value for name, value in added.items()}
    sent["specializationfield_set-TOTAL_FORMS"] = 2
    sent = {name: value for name, value in sent.items() if not (name.endswith("-DELETE") and not value)}
    response = client.post(reverse("admin:taxonomy_specialization_change", args=[vision.pk]), sent)
    assert response.status_code == 302, response.context["errors"]
    after = visit(VISION)
    assert "How machines see." in after.text and "CIP 14.4201" in after.text
    robots = Program.objects.listed().filter(cip_code="14.4201").count()
    assert after.total == before.total + robots
    SpecializationField.objects.filter(specialization=vision, cip_code="14.4201").delete()
    actions.relate_specialization(vision)
    assert visit(VISION).total == before.total


def test_every_strength_has_a_word():
    assert all(Strength(strength).label for strength in Strength)


def test_the_page_leads_to_the_roles_tied_to_it_and_they_lead_back(visit):
    assert visit("/specializations/computer-vision/").link("Computer vision engineer") == (
        "/careers/computer-vision-engineer/"
    )
    assert visit("/careers/computer-vision-engineer/").link("Computer vision") == "/specializations/computer-vision/"
