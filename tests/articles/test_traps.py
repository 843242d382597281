"""The defects of the pages that this site grew from: each is impossible here, or an editor is told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from articles import actions
from articles.models import Article, SponsoredBlock, Statistic
from articles.models import Testimonial as Quoted
from core.choices import PublishingState
from programs.models import CatalogueRow, Program

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
CARNEGIE_MELLON = "carnegie-mellon-university-artificial-intelligence"


def test_trap_a_report_is_cited_without_an_address(write, catalogue):
    page = write("They award {{stat:awards-all}} degrees.")
    [note] = page.notes
    for part in (
        "2023-24",
        "United States",
        "As of 30 June 2024",
        "/about/data/#source-ipeds-c-2024",
        "/statistics/awards-all/",
    ):
        assert part in note.html
    assert [source.key for source in page.sources] == ["ipeds-c-2024"]
    with pytest.raises(ValidationError, match="source"):
        Statistic(key="a", measure="A", subject="other", unit="count", value=1, period="2026").full_clean()


def test_trap_one_page_says_32_percent_and_another_28(add_statistic, visit):
    first = add_statistic("growth-a", value=32)
    second = add_statistic("growth-b", value=28, measure="growth of  jobs in the FIELD", period="2023–33")
    agrees = add_statistic("growth-c", value=32, period="2024-34")
    assert Statistic.objects.contradictions(TODAY) == [[first, second]]
    actions.raise_version("programs")
    page = visit("/statistics/growth-a/")
    assert page.link("+28.0%") == "/statistics/growth-b/"
    assert "Other values" not in visit(agrees.get_absolute_url()).text
    second.retired_on = TODAY
    second.save()
    assert Statistic.objects.contradictions(TODAY) == []


def test_trap_the_same_number_is_typed_twice_and_disagrees(flags):
    assert flags("Pay is $140K–280K, and entry pay is US$120,000.\n\nDemand grows 35% and there are 306 programs.") == [
        "Text, line 1: “$140K” is typed by hand: embed a statistic as {{stat:key}}.",
        "Text, line 1: “280K” is typed by hand: embed a statistic as {{stat:key}}.",
        "Text, line 1: “US$120,000” is typed by hand: embed a statistic as {{stat:key}}.",
        "Text, line 3: “306” is typed by hand: embed a statistic as {{stat:key}}.",
        "Text, line 3: “35%” is typed by hand: embed a statistic as {{stat:key}}.",
    ]


@pytest.mark.parametrize("place", ["title", "deck", "takeaways", "conclusion"])
def test_trap_a_number_is_typed_outside_the_text(flags, place):
    [flag] = flags("Words.", **{place: "Earn $140,000"})
    assert "“$140,000” is typed by hand" in flag


def test_trap_a_link_leads_to_an_unrelated_site(flags, source):
    assert flags("[classes](https://office-administration.example/classes)") == [
        "Text, line 1: office-administration.example is no source of ours: add it to the sources, or use a paid block "
        "with its label."
    ]
    assert flags("[a](https://www.bls.gov/ooh/) [b](https://www.cmu.edu/) [c](https://collegescorecard.ed.gov/)") == []


@pytest.mark.parametrize(
    "link",
    [
        "/nowhere/",
        "/programs/no-such-program/",
        "/articles/no-such-guide/",
        "/statistics/no-such-number/",
        "#no-such-heading",
    ],
)
def test_trap_a_link_inside_the_site_leads_nowhere(flags, link):
    [flag] = flags(f"## Here\n\n[a]({link}) [b](#here) [c](/programs/?state=CA) [d](/programs/{CARNEGIE_MELLON}/)")
    assert link.strip("/").rsplit("/")[-1].lstrip("#") in flag


def test_trap_the_text_is_garbled(flags):
    found = flags("The U. S. Bureau of the sector sector says itβ€™s.")
    assert [flag.split("“")[1].split("”")[0] for flag in found] == ["U. S.", "sector sector", "β€"]


def test_trap_a_guide_of_this_year_quotes_old_numbers(add_statistic, flags, visit):
    add_statistic("old-pay", as_of=date(2021, 5, 1), good_until=date(2023, 5, 1))
    assert flags("It is {{stat:old-pay}}.") == [
        "Text, line 1: The statistic “old-pay” is of 1 May 2021 and was good until 1 May 2023."
    ]
    page = visit("/articles/how-to-read-a-number/")
    assert "It is +21.0%" in page.text and "As of 1 May 2021." in page.text
    assert "Past its shelf life" in visit("/statistics/old-pay/").text


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"retired_on": TODAY}, "was retired on 21 November 2026."),
        ({"value": None, "reason": "Withheld."}, "has no value: Withheld."),
    ],
)
def test_trap_a_withdrawn_number_lives_on(add_statistic, flags, visit, columns, said):
    add_statistic("gone", **columns)
    assert flags("It is {{stat:gone}}.\n\n:::statistic gone") == [
        f"Text, line 1: The statistic “gone” {said}",
        f"Text, line 3: The statistic “gone” {said}",
    ]
    page = visit("/articles/how-to-read-a-number/")
    assert "It is (not known)." in page.text and "21.0%" not in page.text


def test_trap_a_number_nobody_knows_breaks_the_page(flags, visit):
    assert flags("It is {{stat:no-such}}.") == ["Text, line 1: There is no statistic “no-such”."]
    assert "It is (not known)." in visit("/articles/how-to-read-a-number/").text


def test_trap_a_card_says_check_school(write, catalogue):
    slug = (
        CatalogueRow.objects.filter(
            tuition_in_state=None, tuition_out_of_state=None, earnings_1yr=None, awards__gt=0, modalities=""
        )
        .order_by("slug")[0]
        .slug
    )
    html = write(f":::program {slug}").body
    assert "The school reports no graduate tuition." in html and "No source says whether it is online" in html
    assert "heck school" not in html and "None" not in html


def test_trap_a_copied_price_ages(write, catalogue):
    program = Program.objects.get(slug=CARNEGIE_MELLON)
    price = program.school.tuition.filter(academic_year=2023, residency="out_of_state", basis="per_year").get()
    assert f"US${price.total:,} per year" in write(f":::program {CARNEGIE_MELLON}").body
    price.amount += 1_000
    price.save()
    actions.raise_version("programs")
    CatalogueRow.objects.filter(pk=program.pk).update(tuition_out_of_state=price.total)
    assert f"US${price.total:,} per year" in write(f":::program {CARNEGIE_MELLON}").body


def test_trap_a_bachelors_program_stands_in_a_guide_to_masters(flags, catalogue):
    Program.objects.filter(slug=CARNEGIE_MELLON).update(credential_level=3)
    assert flags(f":::program {CARNEGIE_MELLON}") == [f"Text, line 1: “{CARNEGIE_MELLON}” is no master’s program."]


def test_trap_a_program_that_is_gone_is_promoted(flags, visit, catalogue):
    Program.objects.filter(slug=CARNEGIE_MELLON).update(has_lapsed=True)
    assert flags(f"Before.\n\n:::program {CARNEGIE_MELLON}\n\nAfter.") == [
        f"Text, line 3: No listed program has the address “{CARNEGIE_MELLON}”."
    ]
    assert "Carnegie" not in visit("/articles/how-to-read-a-number/").text


@pytest.mark.parametrize(
    "claim", ["Affordable tuition", "Now accepting applications", "a top-ranked place", "Check school"]
)
def test_trap_a_claim_stands_where_only_a_comparison_may(flags, claim):
    assert ["claims what nothing here measures" in flag for flag in flags(f"It has this: {claim}.")] == [True]


PAID = {
    "key": "ad",
    "sponsor": "Ada Corp",
    "title": "A course",
    "text": "Words.",
    "url": "https://ada.example/",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2026, 12, 31),
}


def test_trap_an_advertisement_has_no_label(write, catalogue):
    SponsoredBlock.objects.create(**PAID)
    html = write("Before.\n\n:::sponsored ad\n\nAfter.").body
    label = "Advertisement, paid for by Ada Corp"
    assert f'<aside class="embed embed-sponsored" aria-label="{label}">\n  <p class="embed-label">{label}</p>' in html
    assert 'rel="sponsored nofollow noopener"' in html


def test_trap_an_advertisement_stays_when_nobody_pays(flags, catalogue):
    SponsoredBlock.objects.create(**PAID | {"ends_on": date(2026, 6, 30)})
    assert flags(":::sponsored ad") == [
        "Text, line 1: The paid block “ad” runs from 1 January 2026 to 30 June 2026 only."
    ]


def test_trap_whoever_pays_moves_up_a_list(visit, catalogue):
    addresses = ["/programs/?q=ada", "/programs/?closeness=core", "/schools/", "/articles/"]
    before = [visit(address).response.content for address in addresses]
    SponsoredBlock.objects.create(**PAID)
    actions.raise_version("programs")
    assert [visit(address).response.content for address in addresses] == before
    related = {field.related_model for field in SponsoredBlock._meta.get_fields()}
    assert related == {None}, "a paid block that knows no other object can be part of no order"


def test_trap_a_quote_of_somebody_nobody_asked(flags, visit, catalogue):
    Quoted.objects.create(key="ada", name="Ada", about="A program", text="I liked it.")
    assert flags(":::testimonial ada") == ["Text, line 1: Ada has not agreed to be quoted."]
    assert "I liked it" not in visit("/articles/how-to-read-a-number/").text


def test_trap_a_quote_looks_verified_and_is_not(flags, write, catalogue):
    quoted = Quoted.objects.create(
        key="ada", name="Ada", about="A program", text="I liked it.", consent_on=TODAY, consent_evidence="A letter"
    )
    assert flags(":::testimonial ada") == ["Text, line 1: The testimonial “ada” is not verified."]
    assert "Not verified: nobody has checked who said this." in " ".join(write(":::testimonial ada").body.split())
    quoted.verified_on = TODAY
    quoted.save()
    html = " ".join(write(":::testimonial ada").body.split())
    assert "Identity checked on 21 November 2026" in html and "Not verified" not in html


def test_trap_related_guides_are_a_heading_over_nothing(guide, visit):
    Article.objects.exclude(pk=guide.pk).update(state=PublishingState.DRAFT)
    actions.raise_version("programs")
    page = visit("/articles/how-to-read-a-number/")
    assert "Read next" not in page.text and not page.all(id="related")


@pytest.mark.parametrize("part", ["takeaways", "questions", "conclusion", "notes", "sources"])
def test_trap_a_part_without_content_has_a_heading(write, visit, part):
    write("Words.")
    page = visit("/articles/how-to-read-a-number/")
    assert not page.all(id={"questions": "faq"}.get(part, part)) and not page.all("a", href=f"#{part}")


def test_trap_a_name_is_glued_from_school_and_program(write, catalogue):
    html = write(f":::program {CARNEGIE_MELLON}").body
    assert (
        '<p class="embed-title"><a href="/programs/carnegie-mellon-university-artificial-intelligence/">MS in' in html
    )
    assert "University |" not in html


def test_trap_an_outside_name_signs_what_nobody_reviewed(visit, catalogue):
    text = visit("/articles/how-to-read-a-number/").text
    assert "By the editors of Learning Rate Not yet reviewed by anybody else" in text
