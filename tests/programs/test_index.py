"""The index answers what the filter specifies in SQL, on random data and on the real catalogue."""

import gc
import weakref
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from core.actions import raise_version
from core.listing.facets import NOT_STATED, Options
from core.listing.search import searchable
from core.listing.selection import Selection
from core.models import Source
from programs import bands, facets
from programs.cards import answer_to, matching, order_name, order_of
from programs.choices import Attendance, Control, CredentialLevel, Modality, Residency, TuitionBasis
from programs.deadlines.status import leading
from programs.filters import EVERYTHING, SORTS, ProgramFilter, chosen_columns, study_plan
from programs.geography import Locale, Region
from programs.index import ProgramIndex, current_index
from programs.index_rows import read_sets
from programs.models import CatalogueFit, CatalogueOffering, CatalogueRow, Intake, Tuition
from programs.read_model import CATALOGUE
from taxonomy.choices import Closeness, Strength
from tests.programs.builders import intakes

NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("America/New_York"))
TODAY = NOW.date()
SCHOOL = 10**6  # no real school has this key, nor the next two
WORDS = ["data", "science", "computer", "statistics", "tech", "texas", "st", "johns", "mit", "analytics"]

maybe = lambda values: st.sampled_from(["", *values])  # noqa: E731 - a strategy, used below as a word
RANDOM_QUERIES = st.sampled_from(WORDS) | st.text(max_size=12)

slugs = lambda choices: maybe([band.slug for band in choices])  # noqa: E731


@st.composite
def rows(draw):
    """A few catalogue rows with their children and application rounds, as keyword arguments."""
    made = []
    for pk in range(1, draw(st.integers(1, 14)) + 1):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
        row = {
            "program_id": pk,
            "slug": f"program-{pk}",
            "name": " ".join(words),
            "is_named": False,
            "school_id": SCHOOL + pk % 3,
            "school_name": f"School {pk % 3}",
            "search_names": f"|{draw(st.sampled_from(WORDS))}|",
            "search_subjects": f"|{' '.join(words)}|",
            "search_school": searchable(draw(st.lists(st.sampled_from(WORDS), max_size=2))),
            "search_text": searchable(words),
            "cip_code": draw(st.sampled_from(["11.0701", "30.7001"])),
            "cip_family": draw(st.sampled_from(["11", "30", "51"])),
            "credential_level": draw(st.sampled_from([level.slug for level in CredentialLevel])),
            "is_covered": draw(st.booleans()),
            "closeness": draw(st.sampled_from(Closeness.values)),
            "state": draw(st.sampled_from(["CA", "TX", "NY"])),
            "region": draw(maybe(Region.values[:3])),
            "control": draw(st.sampled_from(Control.values)),
            "locale": draw(maybe(Locale.values)),
            "hbcu": draw(st.sampled_from(["yes", "no"])),
            "degree": draw(maybe(["MS", "MA"])),
            "gre": draw(maybe(["required", "optional"])),
            "tuition_in_state_band": draw(slugs(bands.TUITION)),
            "tuition_out_of_state_band": draw(slugs(bands.TUITION)),
            "earnings_band": draw(slugs(bands.EARNINGS)),
            "debt_band": draw(slugs(bands.DEBT)),
            "awards_band": draw(slugs(bands.AWARDS)),
            "growth_band": draw(maybe([band.slug for band in bands.GROWTH] + [bands.NEW])),
            "awards": draw(st.none() | st.integers(0, 9)),
            "debt": draw(st.none() | st.integers(0, 9)),
            "earnings_1yr": draw(st.none() | st.integers(0, 9)),
            "growth": draw(st.none() | st.integers(-9, 9)),
            "tuition_in_state": draw(st.none() | st.integers(0, 9)),
            "tuition_out_of_state": draw(st.none() | st.integers(0, 9)),
            "verified_on": draw(st.none() | st.integers(0, 800).map(lambda days: TODAY - timedelta(days=days))),
        }
        offerings = draw(
            st.sets(st.tuples(maybe(Modality.values), maybe(Attendance.values), slugs(bands.LENGTH)), max_size=3)
        )
        fits = draw(st.sets(st.tuples(maybe(["data-science", "nlp"]), maybe(Strength.values)), max_size=3))
        # A blank row stands for a program that states nothing, and alone.
        offerings, fits = offerings - {("", "", "")}, fits - {("", "")}
        rounds = draw(st.lists(intakes(program_id=pk), max_size=2, unique_by=lambda each: (each.year, each.round)))
        made.append((row, offerings or {("", "", "")}, fits or {("", "")}, rounds))
    return made


@pytest.fixture
def no_rows(db):
    """A catalogue without rows, for this test alone."""
    for model in (CatalogueFit, CatalogueOffering, CatalogueRow):
        model.objects.all().delete()


prices = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([2022, 2023]),
        st.sampled_from(Residency.values),
        st.sampled_from(TuitionBasis.values),
        st.integers(0, 3).map(lambda tens: 10_000 * tens),
    ),
    unique_by=lambda price: price[:4],
    max_size=12,
)


@contextmanager
def stored(made, prices=()):
    """The rows and the prices of their schools in the database, gone afterwards."""
    with transaction.atomic():
        source = Source.objects.first()
        Tuition.objects.bulk_create(
            Tuition(
                school_id=SCHOOL + school,
                academic_year=year,
                residency=residency,
                basis=basis,
                amount=amount,
                source=source,
            )
            for school, year, residency, basis, amount in prices
        )
        write_rows(made)
        yield index_of(read_sets())
        transaction.set_rollback(True)


def write_rows(made):
    """The rows with their children and rounds, into the database."""
    CatalogueRow.objects.bulk_create(CatalogueRow(**row) for row, _, _, _ in made)
    CatalogueOffering.objects.bulk_create(
        CatalogueOffering(row_id=row["program_id"], modality=m, attendance=a, length_band=length)
        for row, offerings, _, _ in made
        for m, a, length in offerings
    )
    CatalogueFit.objects.bulk_create(
        CatalogueFit(row_id=row["program_id"], specialization=s, fit=f) for row, _, fits, _ in made for s, f in fits
    )
    for each in (each for _, _, _, rounds in made for each in rounds):
        each.source = Source.objects.first()
        each.save()


def index_of(sets):
    """An index over these sets that knows the options of random rows."""
    index = ProgramIndex("test", NOW, sets)
    index.options["specialization"] = Options(
        [("data-science", "Data science"), ("nlp", "NLP"), (NOT_STATED, "Not stated")]
    )
    index.options["cip_code"] = Options([("11.0701", "CS"), ("30.7001", "DS"), (NOT_STATED, "Not stated")])
    return index


@st.composite
def urls(draw, options, queries=RANDOM_QUERIES):
    """A valid query string over these options, as a list of pairs."""
    pairs = []
    for facet in draw(
        st.lists(st.sampled_from(facets.COMMON + (facets.TUITION_OUT,)), max_size=4, unique_by=lambda f: f.key)
    ):
        values = [value for value, _ in options[facet.column]]
        pairs += [(facet.key, value) for value in draw(st.lists(st.sampled_from(values), min_size=1, max_size=3))]
    pairs += [("scope", draw(maybe([EVERYTHING])))]
    pairs += [("residency", draw(st.sampled_from(["", "in_state", "out_of_state", "international"])))]
    pairs += [("years", draw(st.sampled_from(["", "1", "1.5", "2"]))), ("credits", draw(maybe(["30"])))]
    pairs += [("budget", draw(maybe(["0", "20000", "60000"])))]
    pairs += [("sort", draw(st.sampled_from(["", *(value for value, _ in SORTS)])))]
    if draw(st.booleans()):
        pairs += [("q", draw(queries).replace("\0", ""))]
    return pairs


def query(pairs):
    """The pairs as request.GET would hold them."""
    data = QueryDict(mutable=True)
    for key, value in pairs:
        data.appendlist(key, value)
    return data


def check_url(index, pairs, counted):
    """Index and SQL give the same rows, the counts of the facets `counted` are true, and the order is its column's."""
    form = ProgramFilter(query(pairs), index)
    assert form.is_valid(), form.form.errors
    selection = form.selection
    search = index.search(selection.q) if selection.q else None
    answer = answer_to(selection, index, search)
    assert answer.rows == matching(selection, index, search)
    found = index.page([answer.rows], order_of(selection, index), 0, len(index.everything))
    assert set(found) == set(form.qs.values_list("pk", flat=True))
    assert len(found) == answer.total
    by_key = {facet.key: facet for facet in facets.facets_for(selection.residency)}
    for facet in [by_key[key] for key in counted]:
        for value, _ in index.options[facet.column]:
            clicked = [pair for pair in pairs if pair[0] != facet.key] + [(facet.key, value)]
            count = answer.counts[facet.column].get("" if value == NOT_STATED else value, 0)
            assert count == ProgramFilter(query(clicked), index).qs.count(), (facet.key, value)
    if selection.sort.endswith("cost"):
        schools = dict(CatalogueRow.objects.values_list("pk", "school_id"))
        bills = [index.costs.bill(pk, schools[pk], study_plan(selection)) for pk in found]
        check_values([bill.amount if bill.is_known else None for bill in bills], selection.sort)
    elif selection.sort == "deadline":
        check_values([leading(Intake.objects.filter(program=pk), NOW).deadline_on for pk in found], selection.sort)
    else:
        check_order(found, order_name(selection))


def check_order(found, order):
    """The rows found stand in the order of its column."""
    column = {"earnings": "earnings_1yr", "verified": "verified_on", "school": "school_name"}.get(
        order.removeprefix("-"), order.removeprefix("-")
    )
    if not column:
        return
    rows = CatalogueRow.objects.in_bulk(found)
    check_values([getattr(rows[pk], column) for pk in found], order)


def check_values(values, order):
    """Known values come in order, unknown ones after them, whichever the direction."""
    known = [value.lower() if isinstance(value, str) else value for value in values if value is not None]
    assert values[len(known) :] == [None] * (len(values) - len(known))
    assert known == sorted(known, reverse=order.startswith("-"))


counted_facets = st.lists(st.sampled_from([facet.key for facet in facets.facets_for("")]), min_size=3, max_size=3)


@pytest.mark.usefixtures("no_rows")
@settings(max_examples=50)
@given(data=st.data(), made=rows(), prices=prices)
def test_index_equals_sql_on_random_rows_and_urls(data, made, prices):
    with stored(made, prices) as index:
        check_url(index, data.draw(urls(index.options)), data.draw(counted_facets))


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@settings(max_examples=12)
@given(data=st.data())
def test_index_equals_sql_on_the_real_catalogue(data):
    index = current_index()
    queries = st.sampled_from(["mit", "data sciense", "texas", "st. john's", "c++"])
    check_url(index, data.draw(urls(index.options, queries)), data.draw(counted_facets))


@pytest.mark.usefixtures("no_rows")
def test_facets_of_one_table_hold_on_the_same_row():
    made = [
        (
            {"program_id": 1, "slug": "a", "is_named": False, "is_covered": True, "school_id": 1, "closeness": "core"},
            {("online", "part_time", ""), ("in_person", "full_time", "")},
            {("", "")},
            [],
        ),
    ]
    with stored(made) as index:
        form = ProgramFilter(query([("modality", "online"), ("attendance", "full_time")]), index)
        assert form.is_valid() and form.qs.count() == 0
        assert index.answer(chosen_columns(form.selection)).total == 0


@pytest.mark.usefixtures("no_rows")
@settings(max_examples=40)
@given(data=st.data(), made=rows(), prices=prices)
def test_an_index_that_follows_changes_equals_a_new_one_and_sql(data, made, prices):
    with stored(made, prices) as index:
        assert index.costs.for_plan(study_plan(Selection()))
        for _ in range(data.draw(st.integers(1, 2))):
            touched = data.draw(st.sets(st.integers(1, 14), min_size=1))
            for model in (CatalogueFit, CatalogueOffering, CatalogueRow):
                model.objects.filter(**{"row__in" if model is not CatalogueRow else "pk__in": touched}).delete()
            Intake.objects.filter(program__in=touched).delete()
            write_rows([each for each in data.draw(rows()) if each[0]["program_id"] in touched])
            for program in touched & set(index.everything):
                Tuition.objects.filter(school_id=SCHOOL + program % 3).update(amount=data.draw(st.integers(0, 3)))
            index, fresh = index_of(index.sets.changed(touched)), index_of(read_sets())
            for name in ("everything", "columns", "children", "words_of", "details", "prices"):
                assert getattr(index.sets, name) == getattr(fresh.sets, name), name
            assert index.options == fresh.options and index.totals == fresh.totals
            for order in fresh.orders:
                pages = [each.page([each.everything], order, 0, 20) for each in (index, fresh)]
                assert pages[0] == pages[1], order
        check_url(index, data.draw(urls(index.options)), data.draw(counted_facets))


@pytest.mark.django_db
def test_an_index_goes_with_all_that_was_made_of_it_once_an_import_replaced_it(client, catalogue):
    for address in ("/", "/programs/?q=data", "/specializations/?w_pay=3", "/specializations/", "/search/?q=data"):
        assert client.get(address).status_code == 200
    replaced = weakref.ref(current_index())
    assert replaced().memo
    raise_version(CATALOGUE)
    assert client.get("/programs/").status_code == 200
    gc.collect()
    assert replaced() is None
