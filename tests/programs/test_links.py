"""Which addresses are checked, and how a new one takes the place of an old one: only when all is as it was."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from core.models import Source
from core.publishing import NotPossible
from programs.links import collect_links, use_new_address, uses
from programs.models import LinkCheck, NamedProgram, Program, Verification
from tests.pages import Page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
OLD, NEW = "https://www.ml.cmu.edu/old?a=b", "https://www.ml.cmu.edu/new#apply"
LIST = "/admin/programs/linkcheck/"


@pytest.fixture
def linked(described, federal):
    """Carnegie Mellon's program with the old address twice, MIT's with it once."""
    Program.objects.filter(pk=described.pk).update(official_url=OLD, application_url=OLD, tuition_url=f"{OLD}&c")
    Program.objects.filter(pk=federal.pk).update(admissions_url=OLD)
    return described


@pytest.fixture
def moved(linked):
    """The old address, of which the last check said that it moved for good."""
    return LinkCheck.objects.create(
        url=OLD,
        host="www.ml.cmu.edu",
        state="redirects",
        status_code=200,
        final_url=NEW,
        is_permanent=True,
        checked_at=NOW,
        next_check_at=NOW,
    )


@pytest.fixture
def desk(client, chief_editor):
    """The admin, opened by a chief editor."""
    client.force_login(chief_editor)
    return client


def test_every_address_of_the_catalogue_is_collected_once(linked, count_queries):
    Verification.objects.create(
        program=linked, group="cost", verified_on=date(2026, 11, 21), evidence_url="https://a.example/fees"
    )
    collect_links(NOW)
    stored = LinkCheck.objects.values_list("url", flat=True)
    for model, column in ((NamedProgram, "url"), (Source, "url"), (Verification, "evidence_url")):
        assert set(model.objects.exclude(**{column: ""}).values_list(column, flat=True)) <= set(stored)
    assert {linked.school.website, linked.school.admissions_url, linked.school.application_url} <= set(stored)
    assert LinkCheck.objects.get(url=OLD).host == "www.ml.cmu.edu"
    assert set(LinkCheck.objects.values_list("state", "next_check_at").distinct()) == {("unchecked", NOW)}
    assert "" not in stored
    before = list(LinkCheck.objects.order_by("pk").values())
    collect_links(NOW.replace(year=2027))
    assert list(LinkCheck.objects.order_by("pk").values()) == before


def test_an_address_that_nothing_links_to_any_more_is_dropped(linked):
    collect_links(NOW)
    Program.objects.filter(official_url=OLD).update(official_url="", application_url="")
    collect_links(NOW)
    assert LinkCheck.objects.filter(url=OLD).exists()
    Program.objects.filter(admissions_url=OLD).update(state="archived")
    collect_links(NOW)
    assert not LinkCheck.objects.filter(url=OLD).exists()


def test_what_is_no_address_is_collected_too_and_has_no_host(linked):
    Program.objects.filter(pk=linked.pk).update(tuition_url="https://[odd")
    collect_links(NOW)
    assert LinkCheck.objects.get(url="https://[odd").host == ""


def test_uses_of_an_address_are_found_in_a_query_a_model(linked, federal, count_queries):
    found = uses([OLD])[OLD]
    assert {(row, column) for row, column in found} == {
        (linked, "official_url"),
        (linked, "application_url"),
        (federal, "admissions_url"),
    }
    assert count_queries(lambda: [str(row) for row, _ in uses([OLD, "https://a.example/"])[OLD]]) == 5


def test_a_new_address_takes_the_place_of_the_old_one_everywhere(moved, linked, federal, chief_editor, visit):
    visit(linked.get_absolute_url())
    assert set(use_new_address(moved, by=chief_editor)) == {linked, federal}
    linked.refresh_from_db(), federal.refresh_from_db()
    assert (linked.official_url, linked.application_url, linked.tuition_url) == (NEW, NEW, f"{OLD}&c")
    assert federal.admissions_url == NEW
    record = linked.history.latest()
    assert (record.history_user, record.history_change_reason) == (chief_editor, f"{OLD} moved for good.")
    assert NEW in visit(linked.get_absolute_url()).response.content.decode()
    assert not LinkCheck.objects.filter(pk=moved.pk).exists()


def test_a_link_that_stands_elsewhere_too_keeps_its_row(moved, linked, chief_editor):
    linked.verifications.create(group="cost", verified_on=date(2026, 11, 21), evidence_url=OLD)
    use_new_address(moved, by=chief_editor)
    assert LinkCheck.objects.filter(pk=moved.pk).exists()


@pytest.mark.parametrize(
    "meanwhile", [{"final_url": "https://elsewhere.example/"}, {"state": "ok"}, {"is_permanent": False}, {"url": NEW}]
)
def test_a_link_that_says_something_else_by_now_changes_nothing(moved, linked, chief_editor, meanwhile):
    LinkCheck.objects.filter(pk=moved.pk).update(**meanwhile)
    with pytest.raises(NotPossible, match="checked again"):
        use_new_address(moved, by=chief_editor)
    linked.refresh_from_db()
    assert linked.official_url == OLD


def test_an_address_that_an_editor_changed_meanwhile_stays(moved, linked, federal, chief_editor):
    Program.objects.filter(pk=linked.pk).update(official_url="https://a.example/", application_url="")
    assert use_new_address(moved, by=chief_editor) == [federal]
    linked.refresh_from_db()
    assert linked.official_url == "https://a.example/"
    LinkCheck.objects.create(url=OLD, state="redirects", final_url=NEW, is_permanent=True, next_check_at=NOW)
    with pytest.raises(NotPossible, match="No program has"):
        use_new_address(LinkCheck.objects.get(url=OLD), by=chief_editor)


def test_an_address_that_the_field_cannot_hold_is_refused_and_nothing_changes(moved, linked, federal, chief_editor):
    moved.final_url = f"https://a.example/{'a' * 600}"
    moved.save()
    with pytest.raises(NotPossible, match="cannot be used"):
        use_new_address(moved, by=chief_editor)
    assert Program.objects.filter(official_url=OLD).exists()


def test_only_whoever_may_change_programs_may_change_an_address(moved, newcomer):
    with pytest.raises(PermissionDenied):
        use_new_address(moved, by=newcomer)


# At the desk


def test_the_page_of_a_link_says_where_it_stands_and_what_it_was(desk, moved, linked):
    moved.outcomes.create(state="error", failure="500 Internal Server Error", status_code=500, found_at=NOW)
    page = Page(desk.get(f"{LIST}{moved.pk}/change/"))
    assert "21 November 2026 at 10:00 EST: Error: 500 Internal Server Error" in page.text
    assert f"/admin/programs/program/{linked.pk}/change/#id_official_url" in {
        link.attributes.get("href") for link in page.all("a")
    }
    assert page.all("a", href=f"{LIST}{moved.pk}/use-new-address/")
    assert not page.all("input", type="submit")


def test_the_button_shows_what_will_change_and_changes_it(desk, moved, linked, federal):
    address = f"{LIST}{moved.pk}/use-new-address/"
    page = Page(desk.get(address))
    assert f"{OLD} → {NEW}" in page.text and str(linked) in page.text and str(federal) in page.text
    assert Program.objects.filter(official_url=OLD).exists()
    sent = {each["name"]: each["value"] for each in page.all("input", name=None, value=None)}
    said = Page(desk.post(address, sent, follow=True)).text
    assert f"The new address {NEW} stands in" in said
    assert not Program.objects.filter(official_url=OLD).exists()


def test_what_the_page_showed_and_nothing_newer_is_written(desk, moved, linked):
    LinkCheck.objects.filter(pk=moved.pk).update(final_url="https://elsewhere.example/")
    sent = {"confirmed": "1", f"seen_{moved.pk}": NEW}
    assert "checked again" in Page(desk.post(f"{LIST}{moved.pk}/use-new-address/", sent, follow=True)).text
    assert Program.objects.filter(official_url=OLD).exists()


def test_the_list_mends_each_link_by_itself(desk, moved, linked):
    other = LinkCheck.objects.create(
        url=f"{OLD}&c", state="redirects", final_url="https://x.example/", is_permanent=True, next_check_at=NOW
    )
    fine = LinkCheck.objects.create(url="https://fine.example/", state="ok", next_check_at=NOW)
    chosen = {"action": "use_new_addresses", "_selected_action": [moved.pk, other.pk, fine.pk]}
    page = Page(desk.post(LIST, chosen))
    assert "1 of the selected links stay as they are" in page.text
    LinkCheck.objects.filter(pk=other.pk).update(state="ok")
    seen = {f"seen_{moved.pk}": NEW, f"seen_{other.pk}": "https://x.example/"}
    chosen["_selected_action"].pop()
    said = Page(desk.post(LIST, chosen | seen | {"confirmed": "1"}, follow=True)).text
    assert f"The new address {NEW} stands in" in said and "checked again" in said
    linked.refresh_from_db()
    assert (linked.official_url, linked.tuition_url) == (NEW, f"{OLD}&c")


def test_links_are_filtered_by_state_host_and_redirect(desk, moved):
    LinkCheck.objects.create(
        url="https://b.example/",
        host="b.example",
        state="gone",
        failure_count=1,
        first_failed_at=NOW,
        next_check_at=NOW,
    )
    for query, wanted, other in (
        ({"state__exact": "gone"}, "https://b.example/", OLD),
        ({"host": "b.example"}, "https://b.example/", OLD),
        ({"host": "www.ml.cmu.edu"}, OLD, "https://b.example/"),
        ({"moved": "1"}, OLD, "https://b.example/"),
        ({"q": "ml.cmu"}, OLD, "https://b.example/"),
    ):
        text = Page(desk.get(LIST, query)).text
        assert wanted in text and other not in text
    assert "b.example (1 fail)" in Page(desk.get(LIST)).text


def test_the_list_costs_the_same_with_more_links(desk, linked, count_queries):
    costs = []
    for count in (10, 40):
        LinkCheck.objects.bulk_create(
            LinkCheck(
                url=f"https://{i}.example/",
                host=f"{i}.example",
                state="gone",
                failure_count=1,
                first_failed_at=NOW,
                next_check_at=NOW,
            )
            for i in range(count - 10, count)
        )
        costs.append(count_queries(lambda: desk.get(LIST)))
    assert costs[0] == costs[1] <= 12


def test_the_page_of_a_program_shows_its_links_for_one_query_more(desk, moved, linked, count_queries):
    path = f"/admin/programs/program/{linked.pk}/change/"
    text = Page(desk.get(path)).text
    assert "Official page: Redirects on 21 November 2026 at 10:00 EST" in text
    assert "Tuition page: not checked yet" in text
    with_links = count_queries(lambda: desk.get(path))
    empty = dict.fromkeys(("official_url", "application_url", "admissions_url", "tuition_url"), "")
    Program.objects.filter(pk=linked.pk).update(**empty)
    assert "There is no address." in Page(desk.get(path)).text
    assert count_queries(lambda: desk.get(path)) == with_links - 1
    assert "Website: not checked yet" in Page(desk.get(f"/admin/programs/school/{linked.school_id}/change/")).text


def test_whoever_may_see_links_and_no_more_is_shown_no_button(client, moved, newcomer):
    newcomer.user_permissions.add(Permission.objects.get(codename="view_linkcheck"))
    client.force_login(newcomer)
    page = Page(client.get(f"{LIST}{moved.pk}/change/"))
    assert not page.all("a", href=f"{LIST}{moved.pk}/use-new-address/")
    assert client.get(f"{LIST}{moved.pk}/use-new-address/").status_code == 403
    assert client.post(f"{LIST}{moved.pk}/use-new-address/", {"confirmed": "1"}).status_code == 403
    assert not Page(client.get(LIST)).all("option", value="use_new_addresses")
