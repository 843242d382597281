"""Every fact that visitors see has its link, and the link leads to a form that names the fact."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps

from core.fact_pages import fact_page
from programs.index import current_index
from programs.measures import GROUPS
from programs.models import Program, School
from tests.pages import Page
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

pytestmark = pytest.mark.django_db
PAGES = [
    *(f"/programs/{slug}/" for slug in (CARNEGIE_MELLON, DREXEL, GEORGIA_TECH, "howard-university-data-science")),
    "/schools/drexel-university/",
    "/careers/data-scientist/",
    "/specializations/machine-learning/",
    "/statistics/awards-all/",
    "/articles/how-to-read-a-number/",
]


def links(page):
    """The keys of the links of a page, with the addresses that they lead to."""
    found = [link["href"] for link in page.all("a", class_="report")]
    return {parse_qs(urlsplit(address).query)["fact"][0]: address for address in found}


@pytest.mark.parametrize("path", PAGES)
def test_each_link_of_a_page_leads_to_the_form_of_its_fact(visit, path):
    known = fact_page(path, current_index()).facts
    found = links(visit(path))
    assert set(found) <= set(known)
    for key, address in found.items():
        form = visit(address)
        assert form.one("h1").text == known[key].label
        assert form.one("input", name="page")["value"] == path
        assert form.one("input", name="fact")["value"] == key
        assert form.one("meta", name="robots")["content"] == "noindex"
        figure = known[key].figure
        if figure:
            assert " ".join((figure.text or figure.reason).split()) in form.text


@pytest.mark.parametrize("path", PAGES)
def test_each_fact_of_a_page_has_a_link(visit, path):
    known = set(fact_page(path, current_index()).facts)
    # A single row of prices, offerings or rounds is the measure above it, and has no table of its own.
    rows = {key for key in known if key.startswith(("tuition-", "offering-", "intake-")) and "programs" in path}
    assert known - rows <= set(links(visit(path)))


def test_every_measure_of_a_program_has_its_link_known_or_not(visit):
    keys = {measure.key for group in GROUPS for measure in group.measures}
    assert keys <= set(links(visit(f"/programs/{DREXEL}/")))


def test_each_row_of_a_table_has_a_link_of_its_own(visit, editors_source):
    program = Program.objects.get(slug=DREXEL)
    for year in (2025, 2026):
        program.tuition.create(
            academic_year=year, residency="any", basis="per_credit", amount=1200, source=editors_source
        )
    found = links(visit(f"/programs/{DREXEL}/"))
    assert {f"tuition-{pk}" for pk in program.tuition.values_list("pk", flat=True)} <= set(found)
    form = visit(found[f"tuition-{program.tuition.get(academic_year=2026).pk}"])
    assert "US$1,200 per credit hour" in form.text and "2026-27" in form.text


def test_links_say_which_fact_they_report_and_are_small(visit):
    page = visit(f"/programs/{DREXEL}/")
    found = page.all("a", class_="report")
    names = [link.attributes.get("aria-label", link.text) for link in found]
    assert all(link.text in name and name not in ("Report", "") for link, name in zip(found, names, strict=True))
    assert len(set(names)) > 40
    weight = sum(
        len(link["href"]) + len(name) + len('<a class="report" href="" aria-label="">Report</a>')
        for link, name in zip(found, names, strict=True)
    )
    assert weight < 0.25 * len(page.response.content)


@pytest.mark.parametrize("path", ["/programs/", "/schools/", "/careers/", "/specializations/", "/statistics/", "/"])
def test_lists_and_cards_have_no_links(visit, path):
    assert not visit(path).all("a", class_="report")


def test_the_field_behind_a_fact_exists(catalogue):
    for path in PAGES:
        for key, fact in fact_page(path, current_index()).facts.items():
            if fact.field:
                assert apps.get_model(fact.row._meta.label).objects.filter(pk=fact.row.pk).exists(), (path, key)
                assert fact.row._meta.get_field(fact.field), (path, key)


def test_a_measure_leads_to_the_row_that_it_was_read_from(catalogue, editors_source):
    program = Program.objects.get(slug=DREXEL)
    price = program.tuition.create(
        academic_year=2026, residency="any", basis="per_program", amount=45_000, source=editors_source
    )
    facts = fact_page(f"/programs/{DREXEL}/", current_index()).facts
    assert (facts["own_price"].row, facts["own_price"].field) == (price, "amount")
    assert facts["tuition_in_state"].row.school == program.school
    assert (facts["place"].row, facts["place"].field) == (program.school, "city")


def test_a_federal_figure_names_who_can_correct_it_and_an_editorial_one_does_not(visit, editors_source):
    program = Program.objects.get(slug=DREXEL)
    program.tuition.create(
        academic_year=2026, residency="any", basis="per_program", amount=45_000, source=editors_source
    )
    form = "/corrections/new/"
    page = f"/programs/{DREXEL}/"
    assert "IPEDS keyholder" in visit(form, {"page": page, "fact": "tuition_in_state"}).text
    assert "College Scorecard publishes next" in visit(form, {"page": page, "fact": "earnings_1yr"}).text
    own = visit(form, {"page": page, "fact": "own_price"})
    assert "US$45,000 in total" in own.text and "Its own page" in own.text
    assert not own.all("section", aria_label="Who can correct it")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"page": f"/programs/{DREXEL}/"},
        {"page": f"/programs/{DREXEL}/", "fact": "nothing"},
        {"page": "/programs/nowhere/", "fact": "length"},
        {"page": "/programs/", "fact": "length"},
        {"page": "/admin/programs/", "fact": "page"},
        {"page": "https://elsewhere.example/", "fact": "page"},
        {"page": "//elsewhere.example/programs/", "fact": "page"},
        {"page": "/programs/" + "x" * 5000 + "/", "fact": "page"},
        {"page": "/schools/<script>/", "fact": "page"},
    ],
)
def test_an_unknown_page_or_fact_is_missing(visit, query):
    visit("/corrections/new/", query, status=404)


def test_a_draft_cannot_be_reported(visit):
    Program.objects.filter(slug=DREXEL).update(state="draft")
    visit("/corrections/new/", {"page": f"/programs/{DREXEL}/", "fact": "length"}, status=404)
    assert School.objects.exists()


def test_the_form_is_the_same_for_everybody_and_may_be_kept(client, catalogue, editor):
    address = f"/corrections/new/?page=/programs/{DREXEL}/&fact=length"
    anonymous = client.get(address)
    assert not anonymous.cookies and "Cookie" not in anonymous.get("Vary", "")
    client.force_login(editor)
    assert client.get(address).content == anonymous.content


def test_the_links_cost_a_page_no_query(client, catalogue, count_queries, monkeypatch):
    path = f"/programs/{DREXEL}/"
    client.get(path)
    page = Page(client.get(path))
    assert len(page.all("a", class_="report")) > 40
    assert count_queries(lambda: client.get(path)) <= 8
