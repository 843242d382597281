"""Skills, tools, titles, education and neighbours of occupations, from O*NET."""

from decimal import Decimal

import pytest

from careers.importers import onet, onet_preparation
from careers.models import (
    AlternateTitle,
    OccupationElement,
    OnetOccupation,
    RelatedOccupation,
    RequiredEducation,
    Technology,
)
from core.importing import ImportProblem

RATED = ["O*NET-SOC Code", "Title", "Element ID", "Element Name", "Scale ID"]
ELEMENT = [*RATED, "Data Value", "Recommend Suppress", "Not Relevant"]
EDUCATION = [*RATED, "Category", "Data Value", "Recommend Suppress"]
TOOL = ["O*NET-SOC Code", "Title", "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"]
STATISTICIANS = ["15-2041.00", "Statisticians"]


@pytest.fixture
def skills(write):
    """Writes ratings of one skill: lines of scale, value, whether to suppress, whether it is not relevant."""

    def skills(*lines, element="2.B.1.a", name="onet_30_0_skills.csv", code="15-2041.00"):
        return write(name, ELEMENT, *([code, "x", element, "Listening to Data", *line] for line in lines))

    return skills


def rating():
    return OccupationElement.objects.get(onet_occupation="15-2041.00", name="Listening to Data")


def test_importance_and_level_of_an_element_make_one_row(run, skills):
    run(skills(["IM", "4.25", "N", ""], ["LV", "5.5", "N", "N"]))
    assert (rating().importance, rating().level, rating().kind) == (Decimal("4.25"), Decimal("5.5"), "skill")
    assert (rating().source.release, rating().source.key) == ("30.0", "onet-30-0-skills")


@pytest.mark.parametrize("flags", [["Y", "N"], ["N", "Y"]])
def test_a_level_that_is_not_to_be_printed_is_not_known(run, skills, flags):
    run(skills(["IM", "4.25", "N", ""], ["LV", "5.5", *flags]))
    assert rating().level is None


def test_without_an_importance_to_print_there_is_no_row(run, skills):
    report = run(skills(["IM", "4.25", "Y", ""], ["LV", "5.5", "N", "N"]))
    assert report.files[0].skipped == {"no importance to print": 1}


def test_elements_of_other_kinds_and_occupations_are_counted(run, skills):
    assert run(skills(["IM", "4", "N", ""], element="1.A.1.a.1")).files[0].skipped == {
        "neither a skill nor knowledge nor a work style": 1
    }
    assert run(skills(["IM", "4", "N", ""], code="53-7199.00")).files[0].skipped == {"occupation not covered": 1}


def test_a_file_of_skills_takes_the_place_of_earlier_skills_and_leaves_knowledge(run, skills):
    run(skills(["IM", "4.25", "N", ""]))
    mine = OccupationElement.objects.filter(onet_occupation="15-2041.00")
    assert set(mine.filter(kind="skill")) == {rating()}
    assert mine.filter(kind="knowledge").count() == 33
    assert OccupationElement.objects.filter(onet_occupation="15-2031.00", kind="skill").count() == 35


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["IM", "0.5", "N", ""], 'row 2, column DATA VALUE: expected an importance from 1 to 5, got "0.5"'),
        (["LV", "7.1", "N", "N"], "row 2, column DATA VALUE: expected a number from 0 to 7"),
    ],
)
def test_a_rating_off_its_scale_is_named(skills, line, message):
    with pytest.raises(ImportProblem, match=message):
        list(onet.parse_elements(skills(line)))


def test_the_release_is_read_from_the_file_or_its_folder(run, skills, tmp_path):
    with pytest.raises(ImportProblem, match="skills.csv: expected a name with the O.NET release"):
        run(skills(["IM", "4", "N", ""], name="skills.csv"))
    folder = tmp_path / "db_30_1_text"
    folder.mkdir()
    (tmp_path / "skills.csv").rename(folder / "skills.csv")
    run(folder)
    assert rating().source.release == "30.1"


def test_tools_keep_their_marks(run, write):
    run(
        write(
            "onet_30_0_tools.csv",
            TOOL,
            [*STATISTICIANS, "Abacus", "1", "Counting aids", "Y", "N"],
            [*STATISTICIANS, "Slide rule", "1", "Counting aids", "", "Y"],
        )
    )
    mine = Technology.objects.filter(onet_occupation="15-2041.00")
    assert set(mine.values_list("name", "is_hot", "is_in_demand")) == {
        ("Abacus", True, False),
        ("Slide rule", False, True),
    }
    assert all(tool.is_sought for tool in mine)


def test_education_counts_the_required_level_alone(run, write):
    run(
        write(
            "onet_30_0_education.csv",
            EDUCATION,
            [*STATISTICIANS, "2.D.1", "Required Level", "RL", "8", "61.5", "N"],
            [*STATISTICIANS, "2.D.1", "Required Level", "RL", "6", "38.5", "Y"],
            [*STATISTICIANS, "3.A.1", "Experience", "RW", "4", "50", "N"],
        )
    )
    mine = RequiredEducation.objects.filter(onet_occupation="15-2041.00")
    assert dict(mine.values_list("level", "percent")) == {8: Decimal("61.5"), 6: None}
    assert str(mine.get(level=8)) == "Master’s degree"


def test_a_job_zone_is_that_of_the_newest_file(run, write):
    run(write("onet_30_0_zones.csv", ["O*NET-SOC Code", "Title", "Job Zone"], [*STATISTICIANS, "4"]))
    assert OnetOccupation.objects.get(pk="15-2041.00").job_zone == 4
    with pytest.raises(ImportProblem, match="column JOB ZONE: expected a whole number from 1 to 5"):
        run(write("onet_30_0_zones.csv", ["O*NET-SOC Code", "Title", "Job Zone"], [*STATISTICIANS, "6"]))


def test_a_table_with_a_code_on_many_lines_is_not_taken_for_the_list_of_occupations(write):
    tasks = write(
        "onet_30_0_tasks.csv", ["O*NET-SOC Code", "Title", "Task"], [*STATISTICIANS, "a"], [*STATISTICIANS, "b"]
    )
    with pytest.raises(ImportProblem, match="row 3, column O.NET-SOC CODE: expected each code once"):
        list(onet.parse_occupations(tasks))


def test_related_occupations_may_be_ones_that_the_site_does_not_cover(run, write):
    header = ["O*NET-SOC Code", "Title", "Related O*NET-SOC Code", "Related Title", "Relatedness Tier", "Index"]
    path = write("onet_30_0_related.csv", header, [*STATISTICIANS, "19-3011.00", "Economists", "Primary-Short", "1"])
    run(path)
    assert [str(each) for each in RelatedOccupation.objects.filter(onet_occupation="15-2041.00")] == ["Economists"]
    bad = write("onet_30_0_bad.csv", header, [*STATISTICIANS, "19-3011.00", "Economists", "Cousin", "1"])
    with pytest.raises(ImportProblem, match="column RELATEDNESS TIER: expected Primary-Short, Primary-Long or Suppl"):
        list(onet_preparation.parse_related(bad))


@pytest.mark.django_db
def test_the_shipped_files_say_what_they_say():
    assert OnetOccupation.objects.get(pk="15-2051.00").elements.count() == 0, "not rated in this release"
    assert OnetOccupation.objects.get(pk="15-2041.00").job_zone == 5
    assert Technology.objects.get(onet_occupation="15-2051.00", name="Python").is_in_demand
    assert AlternateTitle.objects.get(onet_occupation="15-1221.00", short="AI Engineer").title.startswith("AI Engineer")
    assert RequiredEducation.objects.get(onet_occupation="15-2041.00", level=8).percent == Decimal("61.9")
