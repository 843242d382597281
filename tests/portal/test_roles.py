"""The groups of people: what each may do, and that migrations hand it out without touching who belongs to them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from portal.roles import ROLES, Right, grant_rights, right_of

pytestmark = pytest.mark.django_db
# What each may do, by example: y for yes.
MAY = """
                                       editor  chief  steward  administrator
    programs.view_program              y       y      y        y
    programs.change_program            y       y      y        y
    programs.publish_program           .       y      .        y
    programs.delete_program            .       y      .        y
    programs.delete_intake             y       y      y        y
    programs.change_school             .       .      y        y
    programs.change_finding            y       y      y        y
    programs.delete_factchange         .       y      .        y
    programs.change_catalogueoffering  .       .      .        .
    programs.change_historicalprogram  .       .      .        .
    programs.view_historicalprogram    y       y      y        y
    careers.change_career              y       y      .        y
    careers.publish_career             .       y      .        y
    careers.change_occupationwage      .       .      y        y
    careers.add_careeroccupation       y       y      .        y
    taxonomy.delete_reference          y       y      .        y
    articles.change_article            y       y      .        y
    articles.view_article              y       y      y        y
    core.add_source                    y       y      y        y
    core.change_source                 .       .      y        y
    auth.change_user                   .       .      .        y
    auth.view_user                     .       .      .        y
    planner.view_shortlist             .       .      .        y
"""
CASES = [line.split() for line in MAY.strip().splitlines()[1:]]


def held(group):
    """Permissions of a group as it is stored."""
    return {
        f"{app}.{codename}"
        for app, codename in Group.objects.get(name=group).permissions.values_list(
            "content_type__app_label", "codename"
        )
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_each_group_holds_what_it_should(case):
    permission, *answers = case
    assert [permission in held(group) for group in ROLES] == [answer == "y" for answer in answers]


def test_a_chief_editor_may_all_that_an_editor_may_and_an_administrator_all_that_anybody_may():
    assert held("Editor") < held("Chief editor")
    assert held("Chief editor") | held("Data steward") < held("Administrator")


@pytest.mark.parametrize(
    ("right", "holders"),
    [
        (Right("change", "corrections.correction"), ["Editor", "Chief editor", "Administrator"]),
        (Right("delete", "corrections.correction"), ["Chief editor", "Administrator"]),
        (Right("decide", "submissions.submission"), ["Chief editor", "Administrator"]),
        (Right("import", "programs.program"), ["Data steward", "Administrator"]),
        (Right("change", "corrections.historicalcorrection"), []),
        (Right("view", "newcomers.thing"), ["Administrator"]),
    ],
    ids=str,
)
def test_models_to_come_have_their_place(right, holders):
    assert {group for group, holds in ROLES.items() if holds(right)} == set(holders)


def test_a_migration_gives_what_is_new_and_takes_what_is_no_longer_due(editor):
    group, config = Group.objects.get(name="Editor"), apps.get_app_config("programs")
    before = held("Editor")
    kind = ContentType.objects.get(app_label="programs", model="intake")
    new = Permission.objects.create(content_type=kind, codename="export_intake", name="Can export intakes")
    group.permissions.add(Permission.objects.get(codename="publish_program"))
    group.permissions.remove(Permission.objects.get(codename="change_intake"))
    grant_rights(config, apps)
    assert held("Editor") == before | {"programs.export_intake"}
    assert right_of(new) == Right("export", "programs.intake")
    assert list(group.user_set.all()) == [editor]


def test_a_second_migration_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(2 + len(ROLES)):
        grant_rights(apps.get_app_config("programs"), apps)


def test_what_a_person_or_a_group_of_another_name_was_granted_stays(editor):
    extra = Permission.objects.get(codename="publish_program")
    editor.user_permissions.add(extra)
    group = Group.objects.create(name="Guests")
    group.permissions.add(extra)
    for config in apps.get_app_configs():
        grant_rights(config, apps)
    assert editor.has_perm("programs.publish_program") and held("Guests") == {"programs.publish_program"}


def test_a_deleted_group_stays_deleted():
    Group.objects.get(name="Data steward").delete()
    grant_rights(apps.get_app_config("programs"), apps)
    assert not Group.objects.filter(name="Data steward").exists()
