"""Names, degrees and addresses that do not fit."""

import pytest

from programs.models import NamedProgram, Program
from taxonomy.models import Specialization

pytestmark = pytest.mark.django_db


def test_an_mba_is_not_core_to_machine_learning(find, described):
    fit = described.fits.get(specialization__slug="machine-learning")
    for title, degree, is_found in (
        ("MS in Machine Learning", "MS", False),
        ("Master of Ambassadors", "MA", False),
        ("Online MBA in Artificial Intelligence", "", True),
        ("AI for Leaders", "MBA", True),
    ):
        Program.objects.filter(pk=described.pk).update(title=title, degree=degree)
        assert bool(find("business_degree_core_to_machine_learning", fit)) is is_found
    business = described.fits.create(
        specialization=Specialization.objects.get(slug="business-analytics"), strength="core"
    )
    fit.strength = "track"
    fit.save()
    assert find("business_degree_core_to_machine_learning", fit) == []
    assert find("business_degree_core_to_machine_learning", business) == []


def test_a_title_names_the_degree(find, described):
    Program.objects.filter(pk=described.pk).update(title="Master of Arts in Machine Learning")
    assert find("degree_against_title", described) == [
        ("degree", "“Master of Arts in Machine Learning” says MA, the degree MS.")
    ]


def test_two_programs_have_two_official_pages(find, described, federal):
    listed = NamedProgram.objects.get(program__slug="duke-university-data-science")
    Program.objects.filter(pk=described.pk).update(official_url="https://www.ml.cmu.edu/masters/?plan=a#apply")
    Program.objects.filter(pk=federal.pk).update(official_url="http://ml.cmu.edu/masters?plan=b")
    assert find("shared_official_page") == []
    Program.objects.filter(pk=federal.pk).update(official_url="http://ML.cmu.edu/masters?plan=a")
    [(field, message)] = find("shared_official_page", federal)
    assert field == "official_url" and "ml.cmu.edu/masters?plan=a is also the page of MS in Machine Learning" in message
    assert len(find("shared_official_page")) == 2
    Program.objects.filter(pk=federal.pk).update(official_url=f"{listed.url}/")
    assert {each.obj for each in find("shared_official_page")} == {federal, listed}


def test_the_home_page_of_a_school_is_nobodys_official_page(find, federal):
    Program.objects.filter(pk=federal.pk).update(official_url=federal.school.website.replace("https", "http"))
    assert [field for field, _ in find("official_page_is_a_home_page", federal)] == ["official_url"]


def test_one_subject_at_one_school_is_one_program(find, described, add_program):
    twin = add_program("cmu-ml-online", title="Master of Science in Machine Learning (Online)", degree="MS")
    assert find("one_program_under_two_titles") == []
    Program.objects.filter(pk=twin.pk).update(school=described.school)
    found = find("one_program_under_two_titles")
    assert {breach.obj for breach in found} == {described, twin}
    Program.objects.filter(pk=twin.pk).update(title="Machine Learning", degree="MEng")
    assert find("one_program_under_two_titles") == []


def test_a_title_of_a_community_list_counts_too(find, add_program):
    listed = Program.objects.get(slug="new-york-university-data-science")
    twin = add_program("nyu-ds", title="MS in Data Science")
    Program.objects.filter(pk=twin.pk).update(school=listed.school)
    assert {breach.obj for breach in find("one_program_under_two_titles")} == {listed, twin}
