"""Checks of facts against the school's own page: who may note one, what visitors read of it, and when it is overdue."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.publishing import NotPossible
from programs.actions import refresh_programs
from programs.choices import CHECK_GOOD_FOR, FactGroup
from programs.models import FactChange, Program, Verification
from programs.verification import attest, checked_groups, verify
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TODAY = date(2026, 11, 21)
PAGE = "https://www.ml.cmu.edu/admissions/"


@pytest.fixture
def check(described, editor):
    """Notes a check of Carnegie Mellon's program."""
    said = {"program": described, "group": "cost", "evidence_url": PAGE, "by": editor, "today": TODAY}
    return lambda **changes: verify(**said | changes)


@pytest.fixture
def checks_block(client, editor, described):
    """The block of checks on the program's page in the admin."""
    client.force_login(editor)
    return lambda: Page(client.get(reverse("admin:programs_program_change", args=[described.pk])))


def address(program, group="dates"):
    return reverse("admin:programs_program_verify", args=[program.pk, group])


def test_every_group_says_how_long_a_check_holds():
    assert set(CHECK_GOOD_FOR) == set(FactGroup)


def test_a_check_stands_with_who_when_and_evidence_in_the_list_the_history_and_the_log(check, described, editor, row):
    noted = check()
    assert (noted.verified_on, noted.verified_by, noted.evidence_url) == (TODAY, editor, PAGE)
    assert row(described).verified_on == TODAY
    assert noted.history.get().history_user == editor
    assert FactChange.objects.filter(program=described, key="verified", new_text="21 November 2026").exists()


def test_the_same_said_twice_on_a_day_is_noted_once_and_another_day_or_page_anew(check):
    assert check() == check()
    assert check(today=date(2026, 11, 20)) != check(evidence_url=f"{PAGE}cost/")
    assert Verification.objects.count() == 3


def test_a_check_wants_the_right_a_page_a_known_group_and_a_program_that_is_read(check, described, newcomer):
    with pytest.raises(PermissionDenied):
        check(by=newcomer)
    for evidence_url in ("", "  "):
        with pytest.raises(NotPossible, match="Give the address"):
            check(evidence_url=evidence_url)
    for wrong in ({"evidence_url": "javascript:alert(1)"}, {"group": "weather"}):
        with pytest.raises(ValidationError):
            check(**wrong)
    Program.objects.filter(pk=described.pk).update(state="archived")
    with pytest.raises(NotPossible, match="archived"):
        check()
    assert not Verification.objects.exists()


def test_the_last_check_of_each_group_stands_with_when_it_is_due(check, described):
    Program.objects.filter(pk=described.pk).update(tuition_url="https://www.cmu.edu/sfs/tuition/")
    described.refresh_from_db()
    check(today=date(2025, 11, 1)), check(group="dates", today=date(2026, 5, 23))
    groups = {each.group: each for each in checked_groups(described, TODAY)}
    assert list(groups) == list(FactGroup)
    assert (groups["cost"].last.due_on, groups["cost"].is_due) == (date(2026, 11, 1), True)
    assert (groups["dates"].last.due_on, groups["dates"].is_due) == (TODAY, True)
    assert (groups["format"].last, groups["format"].is_due) == (None, False)
    assert groups["cost"].evidence_url == PAGE and groups["format"].evidence_url == described.official_url
    check()
    [cost, *_] = checked_groups(described, TODAY)
    assert (cost.last.verified_on, cost.is_due) == (TODAY, False)


def test_a_group_never_checked_offers_the_schools_own_page_about_it(described):
    described.tuition_url = "https://www.cmu.edu/sfs/tuition/"
    [cost, *_] = checked_groups(described, TODAY)
    assert cost.evidence_url == described.tuition_url


def test_a_day_that_has_not_come_is_refused(described):
    later = Verification(program=described, group="cost", verified_on=date(2026, 11, 22))
    with pytest.raises(ValidationError, match="has not come"):
        later.full_clean()


def test_visitors_see_the_check_beside_its_group_and_nothing_where_nobody_checked(check, described, visit):
    assert not visit(described.get_absolute_url()).all("p", **{"class": "note checked"})
    check(today=date(2026, 11, 3))
    described.verifications.create(group="format", verified_on=date(2026, 10, 1), is_by_school=True)
    refresh_programs([described.pk])
    page = visit(described.get_absolute_url())
    assert "Checked with the school’s page on 3 November 2026." in page.text
    assert "Confirmed by the school on 1 October 2026." in page.text
    assert len(page.all("p", **{"class": "note checked"})) == 2 and page.all("a", href=PAGE)
    assert "another check" not in page.text


def test_visitors_are_told_that_a_check_is_overdue(check, described, visit):
    check(group="dates", today=date(2026, 5, 1))
    text = visit(described.get_absolute_url()).text
    assert "Checked with the school’s page on 1 May 2026. Due for another check since 30 October 2026" in text


def test_the_list_and_the_comparison_know_of_the_check(check, described, federal, visit):
    check()
    assert visit("/programs/", {"verified": "last-12-months"}).programs == [described.slug]
    text = visit("/compare/", {"program": [described.slug, federal.slug]}).text
    assert text.count("Verified 21 November 2026") == 1


def test_a_checked_program_page_stays_within_its_queries(check, described, client, count_queries):
    for group in FactGroup:
        check(group=group)
    client.get(described.get_absolute_url())
    assert count_queries(lambda: client.get(described.get_absolute_url())) <= 8


def test_one_click_on_the_editing_page_notes_a_check(checks_block, client, described, editor):
    before = checks_block()
    assert before.text.count("Never") == len(FactGroup)
    [form] = before.all("form", action=address(described))
    answer = client.post(form["action"], {"evidence_url": PAGE}, follow=True)
    page = Page(answer)
    assert "Dates: checked today." in page.text and page.text.count("Never") == len(FactGroup) - 1
    assert page.one("input", id="evidence-dates")["value"] == PAGE
    assert described.verifications.get().verified_by == editor


@pytest.mark.parametrize(
    ("group", "evidence_url", "told"),
    [
        ("dates", "", "Give the address"),
        ("dates", "nowhere", "Not noted."),
        ("weather", PAGE, "Not noted."),
    ],
)
def test_a_click_that_cannot_be_noted_says_why(checks_block, client, described, group, evidence_url, told):
    answer = client.post(address(described, group), {"evidence_url": evidence_url}, follow=True)
    assert told in Page(answer).text
    assert not Verification.objects.exists()


def test_only_whoever_may_add_checks_sees_the_buttons_and_may_press_them(client, newcomer, described, catalogue):
    rights = ["view_program", "change_program", "view_verification"]
    newcomer.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(newcomer)
    page = Page(client.get(reverse("admin:programs_program_change", args=[described.pk])))
    assert page.text.count("Never") == len(FactGroup) and not page.all("form", action=address(described))
    assert client.post(address(described), {"evidence_url": PAGE}).status_code == 403
    assert not Verification.objects.exists()


def test_a_get_notes_nothing(checks_block, client, described):
    assert client.get(address(described)).status_code == 405


def test_a_school_vouches_for_groups_of_a_program_that_is_read_once_a_day(described, editor, row):
    said = {described.pk: ["cost", "dates"]}
    assert attest(said, by=editor, today=TODAY) == 2
    assert attest(said, by=editor, today=TODAY) == 0
    stamp = described.verifications.get(group="cost")
    assert stamp.is_by_school and stamp.history.get().history_user == editor
    assert row(described).verified_on == TODAY
    Program.objects.filter(pk=described.pk).update(state="archived")
    assert attest({described.pk: ["format"]}, by=editor, today=TODAY) == 0
