"""The list of careers: search by any job title, filters that count what they give, orders with the unknown last."""

import pytest

from careers.filters import SORTS
from careers.models import Career, CareerOccupation, OccupationOutlook, OccupationWage
from core.listing.facets import NOT_STATED
from programs.listing import SHORT_FACET

pytestmark = pytest.mark.django_db
LIST = "/careers/"


def slugs(page):
    return [card["data-career"] for card in page.all(data_career=None)]


def test_every_published_career_stands_in_the_list_by_name(visit):
    page = visit(LIST)
    names = dict(Career.objects.published().values_list("slug", "name"))
    assert slugs(page) == sorted(names, key=lambda slug: names[slug].casefold())
    assert page.total == 16


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("ML engineer", "machine-learning-engineer"),
        ("AI engineer", "machine-learning-engineer"),
        ("quant", "quantitative-analyst"),
        ("BI analyst", "business-intelligence-analyst"),
        ("Machine Learning Engineer", "machine-learning-engineer"),
        ("responsible ai", "ai-ethics-and-governance-specialist"),
        ("machne lerning engineer", "machine-learning-engineer"),
        ("product manager", "machine-learning-product-manager"),
    ],
)
def test_a_role_is_found_by_what_people_call_it(visit, query, first):
    assert slugs(visit(LIST, {"q": query}))[0] == first


def test_a_title_that_only_onet_knows_finds_the_roles_of_its_occupation_and_says_so(visit):
    page = visit(LIST, {"q": "Computer Vision Scientist"})
    assert "research-scientist" in slugs(page)
    researchers = "Computer and Information Research Scientists"
    assert f"O*NET counts the title “Computer Vision Scientist” to {researchers}." in page.text
    assert "O*NET 29.3 Database" in page.text


def test_a_corrected_word_is_told(visit):
    assert "Nothing here mentions “statistican”" in visit(LIST, {"q": "statistican"}).text


def test_each_option_counts_what_it_gives(visit):
    counts = visit(LIST).counts
    assert set(counts) == {"wage", "growth", "education", "zone", "specialization", "fit"}
    for facet, options in counts.items():
        for value, count in options.items():
            assert visit(LIST, {facet: value}).total == count > 0, (facet, value)


def test_a_long_facet_shows_its_rest_on_demand(visit):
    page, rest = visit(LIST), visit(LIST, {"more": "specialization"})
    short, long = page.counts["specialization"], rest.counts["specialization"]
    assert len(short) == SHORT_FACET < len(long) and short.items() <= long.items()
    assert f"Show {len(long) - SHORT_FACET} more" in page.text
    assert rest.one("input", name="more")["value"] == "specialization"


def test_options_of_one_facet_add_up_and_facets_narrow_each_other(visit):
    either = visit(LIST, {"education": ["masters", "bachelors"]})
    assert either.total == sum(visit(LIST, {"education": each}).total for each in ("masters", "bachelors"))
    both = set(slugs(visit(LIST, {"education": "masters", "fit": "close"})))
    assert both == set(slugs(visit(LIST, {"education": "masters"}))) & set(slugs(visit(LIST, {"fit": "close"})))


def test_a_career_without_an_occupation_is_listed_as_not_stated(visit, changed):
    Career.objects.create(name="Prompt poet", slug="prompt-poet", summary="Writes.", state="published")
    changed()
    for facet in ("wage", "growth", "education", "zone", "specialization", "fit"):
        assert "prompt-poet" in slugs(visit(LIST, {facet: NOT_STATED})), facet
    for value, _ in SORTS:
        assert slugs(visit(LIST, {"sort": value}))[-1] == "prompt-poet", value
    assert "Not tied to an occupation yet" in visit(LIST).text
    assert visit("/careers/prompt-poet/").all("h1")[0].text == "Prompt poet"


@pytest.mark.parametrize(
    ("sort", "model", "column"),
    [
        ("wage", OccupationWage, "median"),
        ("growth", OccupationOutlook, "growth_percent"),
        ("openings", OccupationOutlook, "annual_openings"),
    ],
)
def test_orders_follow_the_numbers_of_the_leading_occupation(visit, sort, model, column):
    rows = model.objects.in_area("US") if model is OccupationWage else model.objects.all()
    number = dict(rows.values_list("occupation", column))
    lead = dict(CareerOccupation.objects.filter(position=0).values_list("career__slug", "occupation"))
    for name, is_reversed in ((sort, False), (f"-{sort}", True)):
        found = [number[lead[slug]] for slug in slugs(visit(LIST, {"sort": name}))]
        assert found == sorted(found, reverse=is_reversed)


def test_a_text_that_cannot_be_searched_gets_a_sentence_and_no_rows(visit):
    page = visit(LIST, {"q": "x" * 201})
    assert "Search: at most 200 characters can be searched; these are 201." in page.text and not slugs(page)


def test_an_empty_list_shows_the_way_out(visit):
    page = visit(LIST, {"q": "statistician", "wage": "under-90k"})
    assert not slugs(page)
    ways = {link["href"]: link.text for link in page.all("a", href=None) if link.text.endswith(("career", "careers"))}
    for way in ("/careers/?q=statistician", "/careers/?wage=under-90k"):
        assert int(ways[way].split()[0]) == visit(way).total > 0
    assert "No career here has all of this" in page.text


def test_chips_take_away_one_filter_each(visit):
    page = visit(LIST, {"q": "engineer", "education": "bachelors", "sort": "-wage"})
    removals = [chip["href"] for chip in page.all("a", class_="chip")]
    assert removals == ["/careers/?education=bachelors&sort=-wage", "/careers/?q=engineer&sort=-wage"]


def test_htmx_gets_the_results_alone(visit):
    part = visit(LIST, {"education": "masters"}, HX_Request="true")
    assert not part.all("h1") and part.total == visit(LIST, {"education": "masters"}).total


def test_drafts_are_nowhere(visit, scientist, changed):
    Career.objects.filter(pk=scientist.pk).update(state="draft")
    changed()
    assert "data-scientist" not in slugs(visit(LIST))
    visit("/careers/data-scientist/", status=404)
    assert "/careers/data-scientist/" not in visit("/careers/machine-learning-engineer/").response.content.decode()
    assert "/careers/data-scientist/" not in visit("/sitemap-careers.xml").response.content.decode()


@pytest.mark.parametrize("query", ["sort=cheap", "wage=none-such"])
def test_an_unknown_value_is_named_and_the_list_shown_without_it(visit, query):
    page = visit(f"/careers/?{query}")
    assert slugs(page) == slugs(visit("/careers/")) != []
    assert f"“{query.partition('=')[2]}” was ignored." in page.one(role="alert").text


def test_an_unknown_order_of_states_is_named_and_the_states_are_shown(visit):
    page = visit("/careers/data-scientist/?sort=moods&occupation=x")
    assert "“moods” was ignored." in page.text and "“x” was ignored." in page.text
    assert page.all("tr", id="state-CA")
