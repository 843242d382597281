"""Statistics from our own tables: worked by hand on a few rows, and sane on the real ones."""

import json
from collections import Counter
from datetime import date
from statistics import median

import pytest
from django.db.models import Sum

from articles import actions
from articles.actions import months_after
from articles.choices import Unit
from articles.computed import COMPUTED, DEFINITIONS
from articles.computed_tables import Tables
from articles.importers.statistics import SHIPPED, parse
from articles.models import Statistic
from careers.models import OccupationOutlook, OccupationWage
from core.figures import WRITERS
from core.importing import ImportProblem
from core.models import CatalogueVersion
from programs.choices import CredentialLevel
from programs.models import CatalogueRow, Completions, FieldOutcome
from taxonomy.models import CipCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def count(catalogue):
    """A computed value by function and arguments."""
    tables = Tables()
    return lambda name, **arguments: COMPUTED[name](tables, **arguments)


def test_programs_and_schools_are_those_of_the_list(count):
    rows = CatalogueRow.objects.filter(closeness="core")
    assert count("programs", closeness="core").value == rows.count()
    assert count("schools", closeness="core").value == rows.values("school_id").distinct().count()
    assert (
        count("programs", state="CA", control="public").value
        == rows.model.objects.filter(state="CA", control="public").count()
    )


def test_a_specialization_counts_programs_by_strength(count):
    every = count("programs", specialization="machine-learning").value
    named = count("programs", specialization="machine-learning", strengths=["core", "track", "elective"]).value
    assert 0 < named < every


def test_awards_are_the_sum_of_the_newest_completions(count):
    found = count("awards", codes=["30.70", "30.71"])
    rows = Completions.objects.filter(year=2024, cip_code__code__regex=r"^30\.7[01]")
    assert (found.value, found.period, found.as_of) == (
        rows.aggregate(n=Sum("awards"))["n"],
        "2023-24",
        date(2024, 6, 30),
    )
    assert found.source_key == "ipeds-c-2024"


def test_a_number_of_an_earlier_year_does_not_age_before_the_newest(catalogue):
    ages = Statistic.objects.filter(key__in=["awards-all", "awards-all-four-years-before"]).values_list("good_until")
    assert set(ages) == {(date(2027, 6, 30),)}
    assert not Statistic.objects.over_age(date(2026, 11, 21)).exists()


def test_growth_leaves_out_codes_that_began_in_2020(count):
    growth = count("awards-growth", codes=["11.0701"])
    before, after = (
        Completions.objects.filter(year=year, cip_code="11.0701").aggregate(n=Sum("awards"))["n"]
        for year in (2020, 2024)
    )
    assert growth.value == pytest.approx(100 * (after - before) / before)
    assert growth.period == "2019-20 to 2023-24"
    new = count("awards-growth", codes=["30.7001"])
    assert (new.value, new.reason) == (None, "Its field codes began in 2020.")


def test_tuition_counts_each_school_once(count):
    rows = CatalogueRow.objects.filter(control="public", tuition_year=2023, tuition_in_state__isnull=False)
    prices = dict(rows.values_list("school_id", "tuition_in_state")).values()
    found = count("tuition", residency="in_state", control="public")
    assert found.value == round(median(prices)) and found.low < found.value < found.high
    assert found.spread == f"the middle half of {len(prices)} schools"


def test_earnings_of_a_four_digit_code_are_not_given_for_a_part_of_it(count):
    known = FieldOutcome.objects.filter(cip_family="11.07", earnings_1yr_availability="reported")
    found = count("earnings", years=1, codes=["11.07"])
    assert found.value == round(median(known.values_list("median_earnings_1yr", flat=True)))
    whole = count("earnings", years=1, closeness="core")
    assert whole.value is None, "11.01 holds artificial intelligence and fields that are not core"


def test_a_middle_of_few_is_not_given(count):
    found = count("earnings", years=1, codes=["14.37"])
    assert found.value is None and found.reason.startswith("Too few published medians")


def test_job_facts_are_those_of_the_occupation(count):
    wage = OccupationWage.objects.get(occupation="15-2051", area="US")
    outlook = OccupationOutlook.objects.get(occupation="15-2051")
    found = count("wage", soc="15-2051")
    assert (found.value, found.low, found.high) == (wage.median, wage.p10, wage.p90)
    assert count("job-growth", socs=["15-2051"]).value == outlook.growth_percent
    assert count("openings", socs=["15-2051"]).value == outlook.annual_openings
    degrees = count("awards", codes=["30.70", "30.71"]).value
    ratio = count("awards-per-opening", socs=["15-2051"], codes=["30.70", "30.71"])
    assert ratio.value == pytest.approx(degrees / outlook.annual_openings)


def test_occupations_together_grow_by_their_sum(count):
    rows = OccupationOutlook.objects.filter(occupation__in=["15-2051", "15-2041"])
    now, then = (sum(rows.values_list(name, flat=True)) for name in ("employment", "projected_employment"))
    assert count("job-growth", socs=["15-2051", "15-2041"]).value == pytest.approx(100 * (then - now) / now)


def test_an_occupation_without_facts_has_a_reason(count):
    for name, arguments in (("wage", {"soc": "99-9999"}), ("job-growth", {"socs": ["99-9999"]})):
        found = count(name, **arguments)
        assert found.value is None and found.reason


def test_every_function_is_used_and_explained():
    assert set(DEFINITIONS) == set(COMPUTED) == {definition.computed_by for definition in parse(SHIPPED)}
    assert set(Unit.values) <= set(WRITERS)


def test_there_are_many_statistics_of_every_subject(catalogue):
    subjects = Counter(Statistic.objects.values_list("subject", flat=True))
    assert sum(subjects.values()) > 300
    assert set(subjects) == {"programs", "awards", "tuition", "earnings", "wages", "outlook", "coverage"}
    assert Statistic.objects.filter(value=None).count() < 10


def test_shipped_statistics_do_not_contradict_each_other(catalogue):
    assert Statistic.objects.contradictions(date(2026, 11, 21)) == []


def test_a_second_count_changes_nothing_and_reads_little(catalogue, count_queries):
    token = CatalogueVersion.objects.get(name="programs").token
    before = list(Statistic.objects.values())
    assert count_queries(lambda: actions.refresh_statistics(parse(SHIPPED))) <= 20
    assert list(Statistic.objects.values()) == before
    assert CatalogueVersion.objects.get(name="programs").token == token


def test_a_new_import_moves_the_number_and_the_version(catalogue):
    token = CatalogueVersion.objects.get(name="programs").token
    before = Statistic.objects.get(key="awards-in-artificial-intelligence").value
    row = Completions.objects.filter(year=2024, cip_code="11.0102").first()
    row.awards += 1
    row.save()
    actions.refresh_statistics(parse(SHIPPED))
    assert Statistic.objects.get(key="awards-in-artificial-intelligence").value == before + 1
    assert CatalogueVersion.objects.get(name="programs").token != token


def test_a_definition_that_is_gone_retires_its_statistic_and_no_other(add_statistic):
    entered = add_statistic()
    kept = [definition for definition in parse(SHIPPED) if definition.key != "awards-all"]
    assert actions.refresh_statistics(kept).removed == 1
    assert Statistic.objects.get(key="awards-all").retired_on
    entered.refresh_from_db()
    assert entered.retired_on is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subject": "fun"}, "a known subject"),
        ({"computed_by": "guess"}, "a known computed_by"),
        ({"more": 1}, "the keys key, subject"),
        ({"key": "awards-all"}, "each key once"),
    ],
)
def test_a_broken_definition_is_named(tmp_path, change, said):
    first = json.loads(SHIPPED.read_text())[0]
    path = tmp_path / "statistics.json"
    path.write_text(json.dumps([first | {"key": "awards-all"}, first | change]))
    with pytest.raises(ImportProblem, match=said):
        list(parse(path))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 6, 30), 36, date(2027, 6, 30)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
    ],
)
def test_months_end_where_the_month_does(day, months, later):
    assert months_after(day, months) == later


def test_fields_that_the_site_is_not_about_are_in_no_number(count):
    before = {name: count("awards", **of).value for name, of in {"all": {}, "core": {"closeness": "core"}}.items()}
    farming = CipCode.objects.create(code="01.0000", title="Agriculture, General.", closeness="other")
    known = Completions.objects.filter(year=2024).first()
    for level in (CredentialLevel.MASTERS, CredentialLevel.BACHELORS):
        Completions.objects.create(
            school=known.school, cip_code=farming, credential_level=level, year=2024, awards=900, source=known.source
        )
    tables = Tables()
    assert COMPUTED["awards"](tables).value == before["all"]
    assert COMPUTED["awards"](tables, closeness="core").value == before["core"]
