"""The pages of guides and statistics as visitors and machines read them."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import actions
from articles.models import Article, Person, StatisticUse
from careers.models import Career, OccupationWage
from core.choices import PublishingState

pytestmark = pytest.mark.django_db
GUIDE = "/articles/how-to-read-a-number/"
CARNEGIE_MELLON = "carnegie-mellon-university-artificial-intelligence"
DREXEL = "drexel-university-computer-science"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def add_guide(catalogue, db):
    """Adds a published guide."""

    def add_guide(slug, **columns):
        now = datetime(2026, 11, 20, tzinfo=UTC)
        facts = {
            "title": slug.title(),
            "deck": "A guide.",
            "category": "money",
            "body": "Words.",
            "published_at": now,
            "updated_at": now,
            "facts_reviewed_on": now.date(),
            "state": PublishingState.PUBLISHED,
        }
        article = Article.objects.create(slug=slug, **facts | columns)
        actions.words_changed(article)
        return article

    return add_guide


def test_a_guide_has_all_its_parts(visit):
    page = visit(GUIDE)
    for part in ("Key takeaways", "On this page", "Questions and answers", "Conclusion", "Notes", "Sources"):
        assert part in page.text
    for part in ("Published 21 November 2026", "Facts reviewed 21 November 2026", "1 minute to read"):
        assert part in page.text
    assert "Section last reviewed 20 November 2026" in page.text
    ids = [element["id"] for element in page.all(id=None)]
    assert len(ids) == len(set(ids))
    contents = [link["href"] for link in page.all("a", href=None) if link["href"].startswith("#")]
    assert {"#who-was-counted", "#your-question", "#faq", "#conclusion", "#notes", "#sources"} <= set(contents)
    assert {href[1:] for href in contents} <= set(ids)


def test_numbers_in_every_text_share_one_row_of_notes(visit):
    page = visit(GUIDE)
    marks = page.all("a", aria_label="Note 2")
    assert len(marks) == 2, "once in a takeaway, once in a table"
    assert len(page.all("li", id="note-2")) == 1


def test_a_guide_describes_itself_to_machines(visit):
    things = visit(GUIDE).json_ld
    article = things["Article"]
    assert article["author"]["@type"] == article["publisher"]["@type"] == "Organization"
    assert article["headline"] == "How to read a number about a degree"
    assert article["datePublished"].startswith("2026-11-21") and article["wordCount"] > 100
    answers = [question["acceptedAnswer"]["text"] for question in things["FAQPage"]["mainEntity"]]
    assert answers[0].endswith("Earnings are known for 21% of the programs here.")
    assert things["BreadcrumbList"]["itemListElement"][0]["name"] == "Guides"


def test_a_person_who_signs_is_a_person_to_machines(guide, visit):
    guide.author = Person.objects.create(name="Ada Lovelace", role="adviser", url="https://ada.example/")
    guide.reviewer = Person.objects.create(name="Grace Hopper")
    guide.save()
    actions.words_changed(guide)
    page = visit(GUIDE)
    assert page.one("a", rel="author")["href"] == "https://ada.example/"
    assert "Reviewed by Grace Hopper" in page.text and "Not yet reviewed" not in page.text
    assert page.json_ld["Person"] == {
        "@type": "Person",
        "name": "Ada Lovelace",
        "jobTitle": "adviser",
        "url": "https://ada.example/",
    }
    assert page.json_ld["Article"]["editor"]["name"] == "Grace Hopper"


def test_the_index_groups_guides_and_leaves_empty_groups_out(alone, add_guide, visit):
    add_guide("prices")
    add_guide("draft", category="applying", state=PublishingState.DRAFT)
    page = visit("/articles/")
    assert page.link("Prices") == "/articles/prices/"
    assert "Cost and pay" in page.text and "Choosing and applying" not in page.text and "Draft" not in page.text


def test_a_draft_is_seen_by_nobody(add_guide, visit, client):
    add_guide("draft", state=PublishingState.DRAFT, body="{{stat:awards-all}}")
    visit("/articles/draft/", status=404)
    for address in ("/articles/feed.xml", "/sitemap-articles.xml", "/statistics/awards-all/", GUIDE):
        assert "/articles/draft/" not in client.get(address).content.decode()


def test_related_guides_are_those_named_or_of_the_same_kind(alone, guide, add_guide, visit):
    same, other = add_guide("same", category="deciding"), add_guide("other")
    assert [link["href"] for link in visit(GUIDE).all("a", href=same.get_absolute_url())] == ["/articles/same/"]
    guide.related.add(other)
    actions.words_changed(guide)
    page = visit(GUIDE)
    assert page.all("a", href="/articles/other/") and not page.all("a", href="/articles/same/")


def test_the_page_of_a_number_lists_every_place_that_quotes_it(alone, add_guide, visit):
    add_guide("prices", body="{{stat:awards-all}} and {{stat:awards-all}}")
    page = visit("/statistics/awards-all/")
    places = [item.text.replace(" :", ":") for item in page.all("li")]
    assert {"Prices: text, 2 times", "How to read a number about a degree: takeaway 2"} <= set(places)
    assert "No guide quotes it" in visit("/statistics/awards-growth-all/").text
    assert page.json_ld["Observation"]["value"] == "185239.0000"


def test_a_use_ends_with_the_words_that_quoted(write):
    write("Words.")
    assert not StatisticUse.objects.filter(article__slug="how-to-read-a-number").exists()


def test_the_library_leaves_retired_numbers_out_and_their_page_says_so(add_statistic, visit):
    retired = add_statistic("gone", retired_on=timezone.localdate())
    actions.raise_version("programs")
    assert not visit("/statistics/").all("a", href=retired.get_absolute_url())
    assert "This number is not quoted any more" in visit(retired.get_absolute_url()).text
    visit("/statistics/no-such-number/", status=404)


def test_the_feed_is_atom_with_absolute_addresses(add_guide, client, settings):
    add_guide("prices")
    response = client.get("/articles/feed.xml")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries][0] == "Prices"
    for link in feed.iter(f"{ATOM}link"):
        assert link.attrib["href"].startswith(settings.SITE_URL)
    assert entries[0].find(f"{ATOM}published").text.startswith("2026-11-20")


def test_the_maps_name_guides_and_numbers(client, catalogue):
    assert GUIDE in client.get("/sitemap-articles.xml").content.decode()
    assert "/statistics/awards-all/" in client.get("/sitemap-statistics.xml").content.decode()


def test_an_unchanged_page_is_not_sent_twice_and_a_changed_one_is(guide, client, settings):
    settings.DEBUG = False
    first = client.get(GUIDE)
    assert client.get(GUIDE, headers={"If-None-Match": first["ETag"]}).status_code == 304
    guide.deck = "Other words."
    guide.save()
    actions.words_changed(guide)
    again = client.get(GUIDE, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200 and "Other words." in again.content.decode()


def test_a_page_costs_the_same_queries_however_much_it_embeds(write, client, count_queries):
    costs = []
    for many in (1, 10):
        lines = [
            f"{{{{stat:wage-data-scientists}}}} {{{{stat:awards-of-{slug}}}}}"
            for slug in ("statistics", "mlops") * many
        ]
        blocks = [f":::program {CARNEGIE_MELLON}", f":::compare {CARNEGIE_MELLON} {DREXEL}", ":::statistic awards-all"]
        write("\n\n".join([*lines, *blocks * many, ":::worksheet"]))
        client.get("/articles/")
        costs.append(count_queries(lambda: client.get(GUIDE)))
    assert costs[0] == costs[1] <= 4


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (f":::compare {CARNEGIE_MELLON}", "A comparison takes two to 4 programs"),
        (":::compare a b c d e", "A comparison takes two to 4 programs"),
        (":::compare a b", "No listed program has the address “a”."),
        (":::program", "No listed program has the address “”."),
        (":::statistic", "There is no statistic “”."),
        (":::career nobody", "No career has the address “nobody”."),
        (":::testimonial nobody", "There is no testimonial “nobody”."),
        (":::sponsored nothing", "There is no paid block “nothing”."),
        (":::worksheet now", "No listed program has the address “now”."),
        (":::script alert(1)", "“:::script” is not known here."),
        ("<script>alert(1)</script>", "HTML is not printed"),
    ],
)
def test_a_block_that_cannot_be_printed_is_left_out_and_told(write, visit, block, said):
    [flag] = write(f"Before.\n\n{block}\n\nAfter.").flags
    assert said in flag.text and flag.line == 3
    html = visit(GUIDE).response.content.decode()
    body = html.split('<div class="prose">')[1].split("</div>")[0]
    assert body.replace("\n", "") in ("<p>Before.</p><p>After.</p>", "<p>Before.</p><p></p><p>After.</p>")


def test_the_ends_around_a_value_share_its_note(write, catalogue):
    page = write("{{stat:wage-data-scientists}}, {{spread:wage-data-scientists}}.")
    wage = OccupationWage.objects.get(occupation="15-2051", area="US")
    assert f"US${wage.p10:,} to US${wage.p90:,}</span>" in page.body and len(page.notes) == 1
    [flag] = write("{{spread:awards-all}}").flags
    assert "“awards-all” has no spread" in flag.text


def test_a_comparison_prints_both_and_leads_to_the_whole(write, catalogue):
    html = write(f":::compare {CARNEGIE_MELLON} {DREXEL}").body
    assert f"/compare/?program={CARNEGIE_MELLON}&amp;program={DREXEL}" in html
    assert html.count('<th scope="col">') == 3


def test_a_career_prints_the_numbers_of_its_leading_occupation(write, catalogue):
    career = Career.objects.published().filter(ties__occupation="15-2051", ties__position=0).first()
    page = write(f":::career {career.slug}")
    wage = OccupationWage.objects.get(occupation="15-2051", area="US").median
    assert f"US${wage:,} per year" in page.body and "(SOC 15-2051)" in page.body
    assert {source.key.split("-2")[0] for source in page.sources} == {"oews", "employment-projections"}
    assert page.flags == []


def test_the_worksheet_in_a_guide_asks_what_the_worksheet_asks(write, visit):
    page = visit("/worksheet/", {"program": CARNEGIE_MELLON})
    asked = [question.text for question in page.all("p", class_="worksheet-question")]
    html = write(f":::worksheet\n\n:::worksheet {CARNEGIE_MELLON}").body
    assert len(asked) == 5 and all(html.count(f"<li>{question}</li>") == 2 for question in asked)
    assert 'href="/worksheet/"' in html and f'href="/worksheet/?program={CARNEGIE_MELLON}"' in html
