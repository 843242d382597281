"""The reference's page on machine learning (S4), element by element: ours has each, and every number can be traced."""

import re

import pytest

from programs.index import current_index
from specializations.demand import demand_by_slug
from specializations.pages import measured, tiles

PAGE = "/specializations/machine-learning/"
MONEY = re.compile(r"\d{2,3},\d{3}")


@pytest.fixture
def page(visit):
    return visit(PAGE)


def section(page, name):
    """Text of the part of the page with that id."""
    return page.one(id=name).text


def test_s4_1_the_type_and_a_badge_that_is_computed_and_dated(page):
    kicker = page.one("p", class_="kicker").text
    assert re.fullmatch(r"Specialization, place \d+ of \d+ by measured demand , 20\d\d", kicker)


def test_s4_2_title_and_tldr_in_the_first_block(page):
    assert page.one("h1").text == "Machine learning"
    assert section(page, "tldr").startswith("Machine learning lets a program improve from examples")


def test_s4_3_key_figures_with_range_growth_and_demand_each_with_its_source(page):
    figures = page.one("dl", class_="key-figures").text
    for label in ("Median wage", "Graduates’ earnings", "Growth of jobs", "Openings a year", "Programs to choose from"):
        assert label in figures
    assert re.search(r"US\$120,230 to US\$140,300", figures) and "+32%" in figures and "26,600" in figures


def test_s4_4_and_5_why_it_matters_about_this_subject_and_with_its_year(page):
    why = section(page, "why-now")
    assert why.startswith("Why it matters, 2026") and len(why.split()) > 150
    assert "ChatGPT" not in why and "GenAI" not in why


def test_s4_6_pay_by_level_as_percentiles_and_why_not_as_ranks(page):
    pay = section(page, "pay")
    assert "do not ask for ranks such as entry, middle or senior" in pay
    for words in ("10th percentile", "25th", "Median", "75th", "90th", "US$67,240", "US$199,130", "May 2025"):
        assert words in pay


def test_s4_7_pay_by_place(page):
    pay = section(page, "pay")
    assert "the ten states with most" in pay and "California" in pay and "Washington" in pay and "by state" in pay


def test_s4_8_and_11_industries_and_applications_with_sources(page):
    applications = section(page, "applications")
    for industry in ("Internet and software", "Health care", "Banking and insurance", "Transport", "Farming"):
        assert industry in applications
    assert len([link for link in page.all("a", rel="nofollow") if link["href"].startswith("https://")]) >= 7


def test_s4_9_progression_without_invented_years(page):
    assert "How a career develops" in section(page, "careers")
    assert "no time that a step takes" in section(page, "careers")


def test_s4_10_skills_in_groups_with_prerequisites(page):
    skills = section(page, "skills")
    for group in ("Mathematics", "Programming", "Methods", "Tools", "Working with people"):
        assert group in skills
    for skill in ("Linear algebra", "Python", "PyTorch", "cloud platform", "Expected at the start"):
        assert skill in skills


def test_s4_12_outlook_with_its_year_and_advice(page):
    assert section(page, "outlook").startswith("Outlook, 2026")
    assert section(page, "advice").startswith("Advice Learn the foundations before the fashion")


def test_s4_13_the_list_with_its_live_count_and_scope(page):
    programs = section(page, "programs")
    assert programs.startswith(f"Machine learning programs ({page.total})")
    assert "Every listed program that is linked to it" in programs


def test_s4_14_filters_with_counts(page):
    assert {"closeness", "fit", "state", "modality", "control", "earnings"} <= set(page.counts)


def test_s4_15_each_program_with_its_degree_format_school_place_and_cost_in_full(page):
    first = page.all("article", class_="entry")[0].text
    for words in ("MS in Machine Learning", "Carnegie Mellon University", "Pittsburgh, PA", "US$49,450 per year"):
        assert words in first
    assert "2023-24, out of state, average of all graduate students of the school" in first


def test_beyond_the_reference_admission_whom_it_suits_careers_questions_and_the_codes(page):
    assert "GRE" in section(page, "admission")
    suits = section(page, "suits")
    for person in ("Career changers", "Working professionals", "Future researchers", "Whom it does not suit"):
        assert person in suits
    assert "Data Scientists" in section(page, "careers") and "15-2051" in section(page, "trace")
    assert len(page.one(id="questions").texts) and "Do I need a doctorate" in section(page, "questions")
    assert "These numbers are coarse" in section(page, "demand")


@pytest.mark.django_db
def test_every_number_of_the_page_can_be_traced_to_a_file(page, catalogue):
    facts = demand_by_slug(current_index())["machine-learning"]
    figures = [figure for _, figure in (*tiles(facts), *measured(facts))]
    assert all(figure.is_known and figure.period and figure.scope and figure.source.url for figure in figures)
    hrefs = [link["href"] for link in page.all("a", class_="figure-source")]
    assert set(hrefs) >= {f"/about/data/#source-{figure.source.key}" for figure in figures}
    for part in ("pay", "careers"):
        assert "Source: U.S. Bureau of Labor Statistics" in section(page, part)


def test_the_data_page_describes_every_source_that_the_page_names(page, visit):
    anchors = {element["id"] for element in visit("/about/data/").all(id=None)}
    named = {
        link["href"].partition("#")[2]
        for link in page.all("a", href=None)
        if link["href"].startswith("/about/data/#source-")
    }
    assert len(named) >= 5 and named <= anchors


def test_no_sum_of_money_stands_without_its_currency(page):
    """S4: “107,500” with no currency, basis or year."""
    for figure in page.all("span", class_="figure-value"):
        if " per year" in figure.text or " to US" in figure.text:
            assert figure.text.startswith("US$")
    for cell in (cell.text for part in ("pay",) for cell in page.all("td", class_="number") if part):
        assert not MONEY.fullmatch(cell) or int(cell.replace(",", "")) > 0
    for term in ("Tuition and fees", "Median earnings"):
        assert term in page.text
    for entry in page.all("article", class_="entry"):
        assert all(entry.text[match.start() - 3 : match.start()] == "US$" for match in MONEY.finditer(entry.text))


def test_no_character_is_damaged(page):
    """S4: emoji and dashes in the wrong encoding."""
    assert "charset=utf-8" in page.response["Content-Type"]
    assert not re.search("πŸ|â€|Ã.|\ufffd", page.response.content.decode())


def test_school_department_and_title_are_never_run_together(page):
    """S4: the reference prints a school’s name twice in a row."""
    for title, school in zip(page.all("h3", class_="entry-title"), page.all("p", class_="entry-school"), strict=True):
        assert "|" not in title.text and school.text.split(",")[0] not in title.text


def test_key_figures_and_tables_are_the_same_rows(page):
    """S4: a range in the tile that the text contradicts. S1: two rates of growth for one occupation on one page."""
    facts = demand_by_slug(current_index())["machine-learning"]
    medians = sorted(each.wage.median for each in facts.close)
    assert f"US${medians[0]:,} to US${medians[-1]:,}" in page.one("dl", class_="key-figures").text
    assert all(f"US${median:,}" in section(page, "pay") for median in medians)
    careers = section(page, "careers")
    for each in facts.occupations:
        rates = re.findall(rf"{each.link.occupation.title} SOC.*?([+-]\d+\.\d)%", careers)
        assert rates == [f"{each.outlook.growth_percent:+.1f}"]
