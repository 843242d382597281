"""Program and school pages: every figure with its scope, year and source, every gap with its reason."""

import csv
import re

import pytest

from core.listing.search import fold
from core.maps import TERRITORIES
from programs import actions
from programs.importers.catalog import SHIPPED
from programs.index import current_index
from programs.models import Completions, Program, School
from programs.pages import OTHERS

pytestmark = pytest.mark.django_db


def fact_of(page, label):
    """What the program page says beside a label."""
    return next(each.text for each in page.all("div") if each.text.startswith(f"{label} "))


def test_every_figure_carries_scope_year_and_source(visit, federal):
    page = visit(federal.get_absolute_url())
    tuition = fact_of(page, "Tuition and fees, out of state")
    assert "US$63,393 per year 2023-24, out of state, average of all graduate students of the school" in tuition
    awards = fact_of(page, "Master’s degrees awarded")
    assert "236 2023-24, all awards of the school in CIP 11.0701" in awards
    about = visit("/about/data/")
    for text, key in [(tuition, "ipeds-ic-ay-2023"), (awards, "ipeds-c-2024")]:
        [link, *_] = page.all("a", href=f"/about/data/#source-{key}")
        assert text.removesuffix(" Report").endswith(link.text)
        assert link.text in about.one("article", id=f"source-{key}").text


def test_a_figure_that_covers_more_than_the_program_says_so_beside_the_number(visit, described):
    page = visit(described.get_absolute_url())
    earned = fact_of(page, "Median earnings, one year after")
    assert "US$138,781" in earned
    assert "all master’s graduates of this school in CIP 11.01" in earned
    assert "Carnegie Mellon" not in earned


def test_what_is_missing_says_why_and_where_to_ask(visit, federal):
    page = visit(federal.get_absolute_url())
    unknown = " ".join(each.text for each in page.all("div", class_="unknown"))
    assert re.search(r"Not known: [^.]*GRE[^.]*\. Not stated in any source we have\.", unknown)
    assert re.search(r"Not known: [^.]*Median earnings, one year after[^.]*\. Not published: withheld", unknown)
    asked = [link["href"] for link in page.all("a", href=None) if link.text == "Ask the school"]
    assert asked and all(address.startswith("https://") for address in asked)
    assert "None" not in page.text and "US$0" not in page.text


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        (
            "carnegie-mellon-university-artificial-intelligence",
            [
                "MS in Machine Learning",
                "Core courses 6",
                "Elective courses 3",
                "Practicum or internship Required",
                "24 months",
                "Convex Optimization",
                "One of Introduction to Machine Learning; Advanced Introduction",
            ],
        ),
        (
            "georgia-institute-of-technology-main-campus-computer-science",
            [
                "Core courses 2",
                "Elective courses 8",
                "Course option: coursework 30 credit hours",
                "Project option: coursework 21 credit hours",
                "Thesis option: coursework 18 credit hours",
            ],
        ),
        (
            "drexel-university-computer-science",
            ["MS in Machine Learning and Artificial Intelligence", "Online", "In person", "Full time", "Part time"],
        ),
    ],
)
def test_the_programs_of_the_guides_are_described_in_full(visit, slug, said):
    page = visit(f"/programs/{slug}/")
    for words in said:
        assert words in page.text
    assert "AIFwD" in page.text, "the guide is named as the source"
    assert Program.objects.get(slug=slug).filing_note in page.text


def test_similar_programs_and_others_of_the_school_are_linked(visit, described):
    page = visit(described.get_absolute_url())
    own = {program.get_absolute_url() for program in described.school.programs.exclude(pk=described.pk)}
    links = {link["href"] for link in page.all("a", href=None)}
    assert len(own & links) == OTHERS < len(own)
    programs = {link["href"] for link in page.all("a", href=None) if link["href"].startswith("/programs/")}
    elsewhere = {address for address in programs if address.endswith("-artificial-intelligence/")}
    assert len(elsewhere) == 6
    assert described.get_absolute_url() not in elsewhere


def test_pages_cost_few_queries_however_many_programs_they_name(client, described, django_assert_max_num_queries):
    assert described.school.programs.count() > OTHERS
    current_index()
    for page, queries in ((described, 8), (described.school, 8)):
        with django_assert_max_num_queries(queries):
            client.get(page.get_absolute_url())


def test_a_lapsed_program_keeps_its_page_and_leaves_the_list(visit, federal):
    federal.has_lapsed = True
    federal.save()
    actions.refresh_programs([federal.pk])
    page = visit(federal.get_absolute_url())
    assert "The newest federal completions show no awards" in page.text
    assert page.all("meta", name="robots", content="noindex")
    assert federal.slug not in visit("/programs/", {"q": "massachusetts institute of technology"}).programs
    assert federal.get_absolute_url() not in {link["href"] for link in visit("/schools/", {"q": "mit"}).all("a")}


def test_the_last_program_of_a_school_leads_to_no_page_of_the_school(visit, admin_client, add_program):
    program = add_program()
    school = program.school
    change = f"/admin/programs/school/{school.pk}/change/"
    assert school.get_absolute_url() in {link["href"] for link in visit(program.get_absolute_url()).all("a", href=None)}
    assert "View on site" in admin_client.get(change).content.decode()
    school.programs.update(is_unlisted=True)
    actions.refresh_programs(school.programs.values_list("pk", flat=True))
    visit(school.get_absolute_url(), status=404)
    links = {link["href"] for link in visit(program.get_absolute_url()).all("a", href=None)}
    assert not any(link.startswith(school.get_absolute_url()) for link in links)
    assert "View on site" not in admin_client.get(change).content.decode()


@pytest.mark.parametrize("state", ["draft", "in_review", "archived"])
def test_what_is_not_published_has_no_page(visit, federal, state):
    federal.state = state
    federal.save()
    actions.refresh_programs([federal.pk])
    visit(federal.get_absolute_url(), status=404)


def test_a_former_address_of_a_program_or_school_leads_to_the_present_one(client, federal):
    for page, old in [(federal, federal.get_absolute_url()), (federal.school, federal.school.get_absolute_url())]:
        actions.rename_address(page, slug="somewhere-else")
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (302, page.get_absolute_url())
        assert client.get(page.get_absolute_url()).status_code == 200


def test_a_program_states_itself_for_search_engines(visit, described, settings):
    page = visit(described.get_absolute_url())
    thing = page.json_ld["EducationalOccupationalProgram"]
    assert thing["name"] == "MS in Machine Learning"
    assert thing["url"] == settings.SITE_URL + described.get_absolute_url() == page.one("link", rel="canonical")["href"]
    assert thing["provider"]["@type"] == "CollegeOrUniversity"
    assert thing["provider"]["name"] == "Carnegie Mellon University"
    assert thing["educationalCredentialAwarded"]
    crumbs = page.json_ld["BreadcrumbList"]["itemListElement"]
    assert [crumb["position"] for crumb in crumbs] == [1, 2, 3]
    assert crumbs[-1]["item"] == thing["url"]


def test_a_title_cannot_break_out_of_its_page(visit, described):
    described.title = '</script><script>alert("1")</script><img src=x>'
    described.save()
    actions.refresh_programs([described.pk])
    for page in (visit(described.get_absolute_url()), visit("/programs/", {"q": "cmu"})):
        assert not page.all("img")
        assert all("src" in script.attributes or "type" in script.attributes for script in page.all("script"))
        assert described.title in page.text
    assert visit(described.get_absolute_url()).json_ld["EducationalOccupationalProgram"]["name"] == described.title


def test_titles_and_descriptions_are_written_from_facts(visit, federal):
    page = visit(federal.get_absolute_url())
    assert "Massachusetts Institute of Technology" in page.one("title").text
    description = page.one("meta", name="description")["content"]
    assert "US$63,393" in description and "236 degrees" in description


def test_a_school_shows_its_facts_programs_charges_and_place(visit, federal):
    school = federal.school
    page = visit(school.get_absolute_url())
    assert page.one("h1").text == school.name
    assert "Also known as M.I.T, MIT." in page.text
    programs = {link["href"] for link in page.all("a", href=None) if re.match("/programs/m", link["href"])}
    assert programs == {program.get_absolute_url() for program in school.programs.listed()}
    with (SHIPPED / "ic2023_ay_graduate_tuition.csv").open() as file:
        [charges] = [row for row in csv.DictReader(file) if row["UNITID"] == str(school.unitid)]
    assert f"US${int(charges['TUITION7']):,}" in page.text
    assert page.all("circle", class_="us-map-point")
    thing = page.json_ld["CollegeOrUniversity"]
    assert thing["identifier"]["value"] == "166683"
    assert {"name", "url", "address", "geo"} <= thing.keys()


def test_a_school_of_a_territory_is_marked_beside_the_map(visit):
    page = visit(School.objects.filter(state="PR").listed().first().get_absolute_url())
    [point] = page.all("circle", class_="us-map-point")
    assert (point["cx"], point["cy"]) == tuple(map(str, TERRITORIES["PR"]))


def test_a_school_whose_place_is_not_known_says_so(visit, federal):
    School.objects.filter(pk=federal.school_id).update(latitude=None, longitude=None)
    page = visit(federal.school.get_absolute_url())
    assert not page.all("circle", class_="us-map-point")
    assert "cannot be placed: its coordinates are not known" in page.text


def test_a_school_without_a_listed_program_has_no_page(visit, guam, add_program):
    visit(guam.get_absolute_url(), status=404)
    add_program()
    visit(guam.get_absolute_url())


def test_the_list_of_schools_holds_each_once_and_finds_by_nickname(visit):
    seen, page = [], visit("/schools/")
    while True:
        seen += [link["href"] for link in page.all("a", href=None) if re.fullmatch(r"/schools/[\w-]+/", link["href"])]
        following = page.all("a", rel="next")
        if not following:
            break
        address = following[0]["href"]
        page = visit(address if address.startswith("/") else f"/schools/{address}")
    assert len(seen) == len(set(seen)) == 836
    assert "/schools/massachusetts-institute-of-technology/" in {
        link["href"] for link in visit("/schools/", {"q": "MIT"}).all("a", href=None)
    }


@pytest.mark.parametrize("query", [f"q={'x' * 300}", "q=🤖"])
def test_a_text_that_names_no_school_lists_none(visit, query):
    assert school_names(visit(f"/schools/?{query}")) == []


@pytest.mark.parametrize("query", ["page=0", "page=abc", "state=ZZ"])
def test_an_unknown_value_is_named_and_schools_are_listed_without_it(visit, query):
    page = visit(f"/schools/?{query}")
    assert school_names(page) == school_names(visit("/schools/")) != []
    assert f"“{query.partition('=')[2]}” was ignored." in page.one(role="alert").text


def test_a_page_of_schools_after_the_last_is_missing_and_leads_back(visit):
    page = visit("/schools/?page=9999&state=CA", status=404)
    assert school_names(page) == []
    assert school_names(visit(f"/schools/{page.link('The last page')}"))


def test_schools_stand_in_the_order_of_their_names_whatever_the_case_and_accents(visit):
    seen = [name for number in range(1, 15) for name in school_names(visit("/schools/", {"page": number}))]
    assert len(seen) == 836
    assert [fold(name) for name in seen] == sorted(fold(name) for name in seen)
    assert seen.index("California Baptist University") < seen.index("CUNY Bernard M Baruch College")


def school_names(page):
    """Names of the schools on a page of the list."""
    return [link.text for link in page.all("a", href=None) if re.fullmatch(r"/schools/[\w-]+/", link["href"])]


def test_a_program_that_one_year_alone_knows_has_no_chart(visit, federal):
    Completions.objects.filter(school=federal.school, cip_code=federal.cip_code, year__lt=2024).delete()
    actions.refresh_programs([federal.pk])
    assert "Degrees awarded by academic year" not in visit(federal.get_absolute_url()).text


@pytest.mark.parametrize("path", ["/programs/nothing-here/", "/schools/nothing-here/", "/nowhere/"])
def test_what_is_not_there_is_said_in_the_sites_own_design(visit, path):
    page = visit(path, status=404)
    assert page.one("h1").text
    assert page.all("a", href="/programs/")
