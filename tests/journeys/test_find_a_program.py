"""A student opens the site, finds programs, and can follow every figure to the file it came from."""

import csv
import re

import pytest

from programs.importers.catalog import SHIPPED
from programs.models import CatalogueRow, Program, School

pytestmark = pytest.mark.django_db
BANDS = ["under-10k", "10-20k", "20-30k", "30-40k"]
ISSUE = {
    "q": "data science",
    "modality": ["online", "hybrid", "not-stated"],
    "state": "CA",
    "tuition": BANDS,
    "sort": "-awards",
}


def lines(name):
    """A shipped file, read without the project's importers, its missing marks as blanks."""
    with (SHIPPED / name).open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            yield {key: "" if value in (".", "NA", "PS", "PrivacySuppressed") else value for key, value in line.items()}


@pytest.fixture(scope="module")
def filed():
    """What the federal files say: places by UNITID, awards by UNITID and code, prices by UNITID, earnings by family."""
    prices = {
        year: {line["UNITID"]: line for line in lines(f"ic{year}_ay_graduate_tuition.csv")} for year in (2022, 2023)
    }
    return {
        "places": {line["UNITID"]: (line["CITY"], line["STABBR"]) for line in lines("hd2024_institutions.csv")},
        "awards": {
            (line["UNITID"], line["CIPCODE"]): int(line["CTOTALT"])
            for line in lines("c2020_2024_a_masters_ml_cip6_trend.csv")
            if line["YEAR"] == "2024"
        },
        "prices": prices[2022] | prices[2023],
        "earnings": {
            (line["UNITID"], line["CIPCODE"].zfill(4)): line["EARN_MDN_1YR"]
            for line in lines("fos_06102026_masters_ml_cip4.csv")
            if line["CREDLEV"] == "5"
        },
    }


def cards(page):
    """The text of each card by its program."""
    return {card["data-program"]: card.text for card in page.all(data_program=None)}


def test_the_question_of_the_issue_gives_rows_that_trace_to_their_files(visit, filed):
    page = visit("/programs/", ISSUE)
    found = cards(page)
    assert 10 < page.total == len(found)
    awards = []
    for slug, text in found.items():
        program = Program.objects.get(slug=slug)
        unitid, code = str(program.school.unitid), program.cip_code_id
        assert filed["places"][unitid][1] == "CA"
        price = filed["prices"][unitid]
        total = int(price["TUITION7"]) + int(price["FEE7"] or 0)
        assert total < 40_000
        assert f"US${total:,} per year 2023-24, out of state" in text
        awards.append(filed["awards"][unitid, code])
        assert f"{awards[-1]:,} " in text.partition("Degrees awarded")[2]
        earned = filed["earnings"].get((unitid, code.replace(".", "")[:4]), "")
        assert f"US${int(earned):,} one year after" in text if earned else "one year after" not in text
        assert "In person" not in text
    assert awards == sorted(awards, reverse=True)


def test_no_program_that_answers_the_question_is_left_out(visit, filed):
    found = set(visit("/programs/", ISSUE).programs)
    in_person = set(CatalogueRow.objects.filter(modalities="In person").values_list("pk", flat=True))
    expected = set()
    for program in Program.objects.filter(cip_code="30.7001").select_related("school").exclude(pk__in=in_person):
        price = filed["prices"].get(str(program.school.unitid), {"TUITION7": ""})
        is_in_state = filed["places"][str(program.school.unitid)][1] == "CA"
        if is_in_state and price["TUITION7"] and int(price["TUITION7"]) + int(price["FEE7"] or 0) < 40_000:
            expected.add(program.slug)
    assert expected and expected <= found


def test_a_student_clicks_from_the_front_page_to_a_schools_own_site(visit):
    home = visit("/")
    page = visit(home.link("Data science"))
    assert page.total == visit("/programs/").counts["specialization"]["data-science"]
    narrowed = visit("/programs/", {"specialization": "data-science", "state": "CA"})
    assert narrowed.total == page.counts["state"]["CA"] < page.total
    cheapest = visit("/programs/", {"specialization": "data-science", "state": "CA", "sort": "tuition"})
    assert sorted(cheapest.programs) == sorted(narrowed.programs)
    program = visit(f"/programs/{cheapest.programs[0]}/")
    assert "Tuition and fees, out of state" in program.text and "2023-24" in program.text
    record = Program.objects.get(slug=cheapest.programs[0])
    school = visit(program.link(record.school.name))
    assert school.one("h1").text == record.school.name
    assert record.school.website in {link["href"] for link in school.all("a", href=None)}


def test_a_figure_leads_to_its_source_and_the_file_is_named(visit):
    page = visit("/programs/georgia-institute-of-technology-main-campus-computer-science/")
    addresses = {link["href"] for link in page.all("a", href=None) if link["href"].startswith("/about/data/#source-")}
    about = visit("/about/data/")
    files = " ".join(about.one("article", id=address.partition("#")[2]).text for address in addresses)
    for name in (
        "hd2024_institutions.csv",
        "ic2023_ay_graduate_tuition.csv",
        "fos_06102026_masters_ml_cip4.csv",
        "c2020_2024_a_masters_ml_cip6_trend.csv",
        "described_programs.json",
    ):
        assert name in files
    trace = page.one("section", id="trace").text
    assert "UNITID 139755" in trace and "CIP 11.0701" in trace


def test_a_mistaken_student_finds_the_way_back(visit):
    lost = visit("/programs/", {"state": "AK", "tuition": "over-50k"})
    assert lost.total == 0
    [address, *_] = [link["href"] for link in lost.all("a", href=None) if re.fullmatch(r"[\d,]+ programs?", link.text)]
    assert visit(address).total > 0
    wrong = visit("/programs/?state=Alaska")
    assert wrong.total == 3_522 and "“Alaska” was ignored" in wrong.one(role="alert").text


def test_a_list_is_a_link_that_a_friend_opens_alike(visit):
    mine = visit("/programs/", ISSUE | {"residency": "out_of_state"})
    assert visit(mine.link("Link to this list")).programs == mine.programs


def test_without_scripts_the_form_alone_asks_everything(visit):
    page = visit("/programs/")
    names = {
        field["name"] for field in page.elements if "name" in field.attributes and field.tag in ("input", "select")
    }
    assert {"q", "state", "modality", "tuition", "specialization", "sort", "residency"} <= names
    assert page.one("form", id="filters")["action"] == "/programs/"
    assert [button for button in page.all("button") if button.text == "Apply filters"]


def test_a_school_is_found_from_its_index(visit):
    page = visit("/schools/", {"q": "carnegie"})
    school = School.objects.get(unitid=211440)
    assert school.get_absolute_url() in {link["href"] for link in page.all("a", href=None)}
    assert f"{school.programs.listed().count()} programs" in visit(school.get_absolute_url()).text
