"""Every address answers the right person: the catalogue everybody, the admin nobody but its staff."""

import re

import pytest
from django.apps import apps
from django.urls import URLResolver, get_resolver

from articles.models import Article, Statistic
from careers.models import Career
from portal.sitemaps import SITEMAPS
from programs.models import Program, School
from taxonomy.models import Specialization

pytestmark = pytest.mark.django_db
# Pages of one visitor: they may set a cookie, and some only take what is sent to them.
PERSONAL = (
    "/preview/",
    "/shortlist/",
    "/shared/",
    "/compare/tray/",
    "/eligibility/",
    "/accounts/",
    "/schools-desk/",
    "/corrections/",
    "/outbound/",
)
LOGGED_OUT = {"/admin/login/", "/admin/logout/"}
NOTHING = "/api/<path:rest>"  # says so as a problem
# The statuses of addresses that answer nobody with a page: a redirect, and calendars without a deadline ahead.
OTHERWISE = {
    "/.well-known/change-password": 302,
    "/deadlines.ics": 404,
    "/schools/<slug:slug>/deadlines.ics": 404,
}
LISTED = {
    "programs": Program.objects.listed,
    "schools": School.objects.listed,
    "careers": Career.objects.published,
    "specializations": Specialization.objects.published,
    "articles": Article.objects.published,
}
# What stands in for the parts of an address that vary.
PARTS = {
    "content_type_id": "1",
    "object_id": "1",
    "part": "program",
    "group": "cost",
    "to": "archived",
    "history_id": "1",
    "url": "nowhere/",
    "app_label": "programs",
    "token": "nothing",
    "pk": "1",
    "slug": "drexel-university",
    "reference": "NOTHING",
    "kind": "csv",
    "import_id": "1",
    "draft_id": "1",
    "name": "dictionary.csv",
}


def walk(resolver, prefix="/"):
    """Every pattern of the URLconf with its full route, the included ones too."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, route)
        else:
            yield route


def written(route):
    """Addresses of a route, its parts filled in; the object of a model's page is the first there is."""
    route = re.sub(r"\(\?P<app_label>[^)]*\)", "programs", route).replace("^", "").replace("$", "").replace("\\.", ".")
    parts = dict(PARTS)
    if page := re.match(r"(?:/api/v1)?/(programs|schools|careers|specializations|articles)/<", route):
        parts["slug"] = LISTED[page[1]]().first().slug
    if "/statistics/<" in route:
        parts["key"] = Statistic.objects.first().key
    if model := re.match(r"/admin/(\w+)/(\w+)/<", route):
        found = apps.get_model(*model.groups())._default_manager.first()
        parts["object_id"] = parts["id"] = parts["pk"] = str(found.pk) if found else "1"
    return [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda part: parts[part[1]], route.replace("<section>", section))
        for section in (SITEMAPS if "<section>" in route else ("",))
    ]


ROUTES = sorted(set(walk(get_resolver())))
ADMIN = [route for route in ROUTES if route.startswith("/admin/") and route not in LOGGED_OUT]
PUBLIC = [route for route in ROUTES if not route.startswith(("/admin/", NOTHING, *PERSONAL))]


def test_the_walk_finds_the_site():
    assert {"/programs/", "/programs/<slug:slug>/", "/schools/", "/about/data/", "/", "/sitemap.xml"} <= set(PUBLIC)
    assert len(ADMIN) > 80


@pytest.mark.parametrize("route", PUBLIC)
def test_a_public_address_answers_anybody_and_sets_no_cookie(client, catalogue, route):
    for address in written(route):
        response = client.get(address)
        assert response.status_code == OTHERWISE.get(route, 200), address
        assert not response.cookies and "Cookie" not in response.get("Vary", "")
        policy = response["Content-Security-Policy"]
        assert "script-src 'self';" in policy + ";" and "style-src 'self';" in policy + ";"
        assert "unsafe" not in policy


@pytest.mark.parametrize("route", PUBLIC)
def test_a_public_page_is_the_same_for_everybody(client, catalogue, editor, route):
    for address in written(route):
        anonymous = client.get(address).getvalue()
        client.force_login(editor)
        assert client.get(address).getvalue() == anonymous, address


@pytest.mark.parametrize("route", [route for route in ROUTES if route.startswith(PERSONAL)])
def test_a_page_of_ones_own_answers_a_stranger_with_nothing_of_others(client, catalogue, route):
    for address in written(route):
        response = client.get(address)
        is_sent_off = response.status_code == 302 and response["Location"].startswith(("/accounts/", "/shortlist/"))
        assert is_sent_off or response.status_code in (200, 404, 405), address
        assert "no-store" in response.get("Cache-Control", "no-store"), address


@pytest.mark.parametrize("person", ["anonymous", "student"])
def test_the_admin_sends_everybody_but_its_staff_to_log_in(client, catalogue, request, person):
    if person == "student":
        client.force_login(request.getfixturevalue("student"))
    for route in ADMIN:
        for address in written(route):
            response = client.get(address)
            assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/"), address


def test_to_be_staff_is_not_to_be_allowed(client, catalogue, newcomer, caplog):
    caplog.set_level("CRITICAL")
    client.force_login(newcomer)
    pages = [
        route
        for route in ADMIN
        if re.match(r"/admin/(?!r/|password_change/|autocomplete/|jsi18n/|login/)\w+/\w+/", route)
    ]
    assert len(pages) > 70
    for route in pages:
        for address in written(route):
            if address.endswith("/1/history/"):
                continue  # Nothing is there; the admin says so on its index.
            assert client.get(address, follow=True).status_code == 403, address
            assert client.post(address, follow=True).status_code == 403, address


def test_the_address_of_no_row_leads_back_to_the_index(admin_client, catalogue):
    for route in ADMIN:
        if re.fullmatch(r"/admin/\w+/\w+/<path:object_id>/change/", route):
            response = admin_client.get(route.replace("<path:object_id>", "nobody/nothing"))
            assert response.status_code in (302, 404), route


def test_every_list_counts_what_each_of_its_filters_would_leave(admin_client, catalogue):
    for route in ADMIN:
        if re.fullmatch(r"/admin/(?!r/|jsi18n)\w+/\w+/", route) and "password_change" not in route:
            assert admin_client.get(route, {"_facets": "True"}).status_code == 200, route
