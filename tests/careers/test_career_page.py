"""The page of a career: every number with the occupation it belongs to, and what is not known said so."""

import pytest

from careers.models import Career, CareerOccupation, Occupation, OccupationWage, Technology
from programs.models import CatalogueRow, Course

pytestmark = pytest.mark.django_db
PAGE = "/careers/data-scientist/"


def rows_of(page, label):
    """Texts of the cells of a table, row by row."""
    return [row.text for row in page.all("tr") if row.text.startswith(label)]


def test_the_first_screen_has_wage_growth_openings_and_education_with_year_and_source(visit):
    page = visit(PAGE)
    [figures] = page.all("dl", class_="key-figures")
    assert "Median wage US$120,230 per year May 2025, all employees" in figures.text
    assert "Jobs in ten years +33.5% 2024-34, projected Employment Projections" in figures.text
    assert "Openings 23,400 2024-34, a year on average" in figures.text
    assert "Education Bachelor’s degree typical for entry" in figures.text


def test_every_tie_is_explained_with_its_fit(visit):
    for career in Career.objects.all():
        page = visit(career.get_absolute_url())
        for tie in career.ties.select_related("occupation"):
            assert f"{tie.get_fit_display()}. {tie.explanation}" in page.text
            assert f"SOC {tie.occupation_id}" in page.text


def test_wages_stand_beside_those_of_all_occupations_in_chart_and_table(visit):
    page = visit(PAGE)
    assert rows_of(page, "Data Scientists 262,440") == [
        "Data Scientists 262,440 US$67,240 US$85,660 US$120,230 US$158,880 US$199,130"
    ]
    assert rows_of(page, "All Occupations 155,495,730")[0].endswith("US$50,980 US$80,520 US$128,560")
    [chart] = [svg for svg in page.all("svg", role="img") if svg["aria-label"].startswith("Annual wages")]
    assert "Data Scientists: 10th percentile US$67k" in chart["aria-label"]
    assert "All Occupations:" in chart["aria-label"]


def test_a_top_coded_wage_is_told_in_words_and_never_as_a_number(visit, changed, californian):
    for area in ("US", "CA"):
        OccupationWage.objects.in_area(area).filter(occupation="15-2051").update(
            median=None, p75=None, p90=None, top_coded="median p75 p90"
        )
    changed()
    page = visit(PAGE, {"sort": "-median"})
    assert "Median wage Higher than the highest wage that the survey publishes." in page.text
    assert rows_of(page, "Data Scientists 262,440")[0].endswith(" above the published range" * 3)
    first = next(row for row in page.all("tr") if row.attributes.get("id", "").startswith("state-"))
    assert first.text.startswith("California") and first.text.endswith("above the published range")
    state = page.one("a", href="#state-CA")
    assert state["aria-label"] == "California: above the published range"
    assert "percentile90" not in page.json_ld["Occupation"]["estimatedSalary"][0]
    assert "median" not in page.json_ld["Occupation"]["estimatedSalary"][0]
    assert "None" not in page.text and "US$0" not in page.text


def test_the_map_links_every_state_to_its_row_and_has_as_many_shades_as_its_legend(visit):
    page = visit(PAGE)
    links = [link for link in page.all("a", href=None) if link["href"].startswith("#state-")]
    assert len(links) == 51
    for link in links:
        row = page.one("tr", id=link["href"][1:])
        name, _, median = link["aria-label"].partition(": ")
        assert row.text.startswith(name) and median in row.text
    assert len([link for link in links if "not published" in link["aria-label"]]) == 2, "Delaware and Wyoming"
    shades = {use["class"] for use in page.all("use")}
    assert shades == {"shade", *(f"shade shade-{step}" for step in range(1, 6))}


@pytest.mark.parametrize(
    ("sort", "column"), [("-jobs", "employment"), ("-p10", "p10"), ("-median", "median"), ("-p90", "p90")]
)
def test_the_table_of_states_is_ordered_by_the_address_with_the_unknown_last(visit, sort, column):
    page = visit(PAGE, {"sort": sort})
    shown = [row["id"].removeprefix("state-") for row in page.all("tr", id=None)]
    known = dict(OccupationWage.objects.newest().filter(occupation="15-2051").values_list("area", column))
    numbers = [known.get(code) for code in shown]
    told = [number for number in numbers if number is not None]
    assert told == sorted(told, reverse=True) and numbers == told + [None] * (len(numbers) - len(told))
    [head] = page.all("th", aria_sort=None)
    assert head["aria-sort"] == "descending"


def test_another_occupation_of_the_role_can_be_mapped(visit):
    page = visit(PAGE, {"occupation": "15-2041"})
    assert "Statisticians, annual wages by state, May 2025" in page.text
    assert page.link("Median") == "?occupation=15-2041&sort=-median#states"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"sort": "luck"}, "Order: “luck” was ignored."),
        ({"occupation": "11-9041"}, "Occupation: “11-9041” was ignored."),
    ],
)
def test_an_unknown_value_is_named_and_ignored(visit, query, sentence):
    page = visit(PAGE, query)
    assert sentence in page.text and page.all("use")


def test_states_that_no_file_holds_are_said_to_be_missing(visit):
    page = visit("/careers/ai-ethics-and-governance-specialist/")
    assert "Wages of Compliance Officers by state are not among the files that this site has imported." in page.text


def test_growth_stands_against_all_occupations(visit):
    page = visit(PAGE)
    assert rows_of(page, "Data Scientists 245,900") == ["Data Scientists 245,900 328,300 +33.5% 23,400 9.5"]
    assert rows_of(page, "All Occupations 169,956,100")[0].endswith("+3.1% 18,863,300 11.1")


def test_ratings_that_stand_in_say_whose_they_are(visit):
    page = visit(PAGE)
    assert (
        "O*NET has no such facts of the leading occupation yet; these are those of Statisticians (15-2041.00)."
        in page.text
    )
    assert "Of Data Scientists (15-2051.00). Source: O*NET Database, technology skills , 29.3." in page.text
    assert "Python in demand" in page.text


def test_every_page_prints_the_credit_that_onet_wants(visit):
    for career in Career.objects.all():
        assert "This page includes information from O*NET 29.3 Database" in visit(career.get_absolute_url()).text


def test_programs_are_those_of_the_crosswalk_and_their_count_is_that_of_the_list(visit):
    page = visit(PAGE)
    link = next(
        link
        for link in page.all("a", href=None)
        if link["href"].startswith("/programs/?field=") and "&" in link["href"]
    )
    total = visit(link["href"]).total
    assert link.text == f"{total:,} programs"
    fields = set(Occupation.objects.filter(pk__in=["15-2051", "15-2041"]).values_list("fields", flat=True))
    assert total == CatalogueRow.objects.filter(cip_code__in=fields).count()
    assert "The crosswalk is many-to-many" in page.text


def test_courses_are_matched_by_their_titles_and_what_matched_is_shown(visit, changed):
    page = visit("/careers/machine-learning-engineer/")
    assert "none are named in the titles of its 14 known courses" in page.text
    assert "Deep learning in “Intermediate Deep Learning”" in page.text
    course = Course.objects.filter(program__row__slug="carnegie-mellon-university-artificial-intelligence").first()
    course.title = "Systems in PyTorch and Python"
    course.save()
    changed()
    page = visit("/careers/machine-learning-engineer/")
    assert "2 are named in the titles of its 14 known courses (PyTorch in “Systems in PyTorch and Python”" in page.text
    assert Technology.objects.get(onet_occupation="15-2051.00", name="PyTorch").is_sought
    assert "A title says little about what a course uses" in page.text


def test_the_thing_of_the_page_is_an_occupation_with_its_spread_and_no_vacancy(visit):
    things = visit(PAGE).json_ld
    assert set(things) == {"Occupation", "BreadcrumbList", "FAQPage"}
    first, second = things["Occupation"]["estimatedSalary"]
    assert first == {
        "@type": "MonetaryAmountDistribution",
        "name": "Data Scientists, United States, May 2025",
        "currency": "USD",
        "duration": "P1Y",
        "percentile10": 67_240,
        "percentile25": 85_660,
        "median": 120_230,
        "percentile75": 158_880,
        "percentile90": 199_130,
    }
    assert second["name"].startswith("Statisticians")
    assert things["Occupation"]["occupationalCategory"][0] == "15-2051 Data Scientists"
    assert len(things["FAQPage"]["mainEntity"]) == 3


def test_roles_before_and_after_are_linked(visit):
    page = visit(PAGE)
    assert page.link("machine learning engineer") == "/careers/machine-learning-engineer/"
    assert page.link("statistician") == "/careers/statistician/"


def test_a_text_cannot_break_out_of_its_page(visit, scientist, changed):
    Career.objects.filter(pk=scientist.pk).update(duties="<script>alert(1)</script>")
    changed()
    assert "<script>alert" not in visit(PAGE).response.content.decode()


def test_a_role_that_does_not_exist_is_not_found(visit):
    visit("/careers/alchemist/", status=404)


def test_the_first_tie_leads(visit, scientist, changed):
    CareerOccupation.objects.filter(career=scientist, occupation="15-2051").update(position=9)
    changed()
    assert "The numbers here are those of Statisticians , SOC 15-2041." in visit(PAGE).text
