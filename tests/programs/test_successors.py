"""The address of an archived program leads to the one that took its place."""

import pytest
from django.core.exceptions import ValidationError

from planner.models import Shortlist
from programs import actions
from programs.models import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(add_program):
    """Three programs, each of which succeeds the one before; the first two are archived."""
    last = add_program("ada-three", title="MS in Three")
    second = add_program("ada-two", title="MS in Two", successor=last, state="archived")
    first = add_program("ada-one", title="MS in One", successor=second, state="archived")
    return first, second, last


def leads(client, program):
    response = client.get(program.get_absolute_url())
    return response.status_code, response.get("Location", "")


def test_an_archived_program_leads_to_the_end_of_the_chain_at_once(client, chain):
    first, second, last = chain
    assert leads(client, first) == leads(client, second) == (302, last.get_absolute_url())


def test_a_redirect_ends_when_the_archived_program_is_published_again(client, chain):
    first, *_ = chain
    moved = client.get(first.get_absolute_url())
    assert "no-cache" in moved["Cache-Control"], "a browser asks again"
    Program.objects.filter(pk=first.pk).update(state="published")
    actions.refresh_programs([first.pk])
    assert leads(client, first) == (200, "")


def test_the_first_public_program_of_the_chain_is_meant(client, chain):
    first, second, _ = chain
    Program.objects.filter(pk=second.pk).update(state="published")
    actions.refresh_programs([second.pk])
    assert leads(client, first) == (302, second.get_absolute_url())
    assert leads(client, second) == (200, "")


def test_nothing_leads_to_a_program_that_is_not_public_and_a_circle_ends(client, chain):
    first, second, last = chain
    Program.objects.filter(pk=last.pk).update(state="archived", successor=first)
    assert [leads(client, each)[0] for each in (first, second, last)] == [404, 404, 404]


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_only_an_archived_program_leads_on(client, chain, state):
    first, *_ = chain
    Program.objects.filter(pk=first.pk).update(state=state)
    assert leads(client, first)[0] == 404


def test_a_former_address_of_an_archived_program_leads_on_as_well(client, chain):
    first, _, last = chain
    actions.rename_address(first, slug="ada-first")
    response = client.get("/programs/ada-one/", follow=True)
    assert response.redirect_chain[-1] == (last.get_absolute_url(), 302)


def test_a_new_successor_is_public_and_leads_to_no_circle(chain, add_program):
    first, second, last = chain
    other = add_program("ada-four")
    other.successor = first
    with pytest.raises(ValidationError, match="is not public"):
        other.full_clean()
    last.successor = last
    with pytest.raises(ValidationError, match="leads back"):
        last.full_clean()
    Program.objects.filter(pk=first.pk).update(state="published")
    first.refresh_from_db()
    last.successor = first
    with pytest.raises(ValidationError, match="leads back"):
        last.full_clean()
    second.full_clean()


def test_an_archived_successor_stays_where_it_was_named(chain):
    first, *_ = chain
    first.full_clean()


def test_deleting_the_successor_leaves_the_program(chain):
    _, second, last = chain
    last.delete()
    second.refresh_from_db()
    assert second.successor is None


def test_a_comparison_uses_the_successor_and_says_so(visit, chain):
    _, second, _ = chain
    text = visit("/compare/", {"program": second.slug}).text
    assert "The address “ada-two” is no longer in use; in its place stands MS in Three" in text


def test_a_shortlist_names_the_successor_in_no_more_queries(client, student, chain, described, count_queries):
    _, second, last = chain
    kept = Shortlist.objects.create(user=student)
    kept.items.create(program=second, saved_facts={})
    client.force_login(student)
    page = client.get("/shortlist/").content.decode()
    assert "In its place stands" in page and last.get_absolute_url() in page
    with_one = count_queries(lambda: client.get("/shortlist/"))
    Program.objects.filter(pk=second.pk).update(successor=None)
    assert "In its place" not in client.get("/shortlist/").content.decode()
    assert count_queries(lambda: client.get("/shortlist/")) == with_one


def test_a_program_page_of_an_unknown_address_is_missing(client, catalogue):
    assert client.get("/programs/nothing-here/").status_code == 404
