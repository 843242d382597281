"""Whole pages are cached: answered as they were built, for everybody alike, until the catalog changes."""

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import brotli
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory

from core import page_cache as module
from core.history import last_seen
from core.models import GlossaryTerm
from core.page_cache import Page, PageCacheMiddleware, cacheable_address, key_of
from core.release import release
from programs import actions, usage
from programs.http import catalogue_page
from programs.models import Program, School
from programs.read_model import CATALOGUE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "page_cache")]
pytest_plugins = ["tests.redis_server"]
LIST = "/programs/"
FAR_AWAY = datetime(3000, 1, 1, tzinfo=UTC)
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
PAGES = [
    "/",
    "/programs/",
    "/programs/?state=VT",
    "/programs/?state=VT&page=1",
    "/schools/",
    "/schools/?state=VT",
    "/specializations/",
    "/specializations/machine-learning/",
    "/careers/",
    "/careers/data-scientist/",
    "/articles/",
    "/statistics/",
    "/about/data/",
    "/glossary/",
    "/changes/",
    "/changes/feed.xml",
    "/deadlines/",
    "/for-schools/",
    "/compare/",
    "/articles/feed.xml",
]


@pytest.fixture
def get(client):
    """Asks for an address with headers and returns the response."""
    return lambda address=LIST, **headers: client.get(address, headers=headers)


@pytest.fixture
def described(catalogue):
    """A program that a guide describes."""
    return Program.objects.get(slug="carnegie-mellon-university-artificial-intelligence")


@pytest.fixture
def built(monkeypatch):
    """The addresses of the pages that are built from here on."""
    built, page_of = [], module.page_of

    def note(request, response):
        built.append(request.get_full_path())
        return page_of(request, response)

    monkeypatch.setattr(module, "page_of", note)
    return built


def headers_of(response):
    """Its headers, but for the id of the request."""
    return {name: value for name, value in response.items() if name != "X-Request-ID"}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_built_once_and_given_again_for_one_query(get, django_assert_num_queries, address):
    first = get(address)
    assert first.status_code == 200
    with django_assert_num_queries(1):
        again = get(address)
    assert again.content == first.content
    assert headers_of(again) == headers_of(first)
    with django_assert_num_queries(1):
        unchanged = get(address, If_None_Match=first["ETag"])
    assert unchanged.status_code == 304
    assert all(unchanged[name] == first[name] for name in ("ETag", "Cache-Control", "Vary"))


@pytest.mark.parametrize("address", PAGES)
def test_a_kept_page_is_the_page_as_it_is_built_and_holds_nothing_personal(client, editor, settings, address):
    settings.PAGE_CACHE = False
    plain = Client().get(address)
    settings.PAGE_CACHE = True
    insider = Client()
    insider.force_login(editor)
    insider.get("/compare/tray/")
    for visitor in (insider, client, insider):
        page = visitor.get(address)
        assert page.content == plain.content, "whoever asks, with whatever cookies"
        assert not page.cookies and "Cookie" not in page["Vary"]
        assert page["Cache-Control"] == "public, no-cache"
        assert {"HX-Request", "HX-History-Restore-Request", "Accept-Encoding"} <= set(page["Vary"].split(", "))
        for name in ("Content-Security-Policy", "X-Frame-Options", "Permissions-Policy", "X-Content-Type-Options"):
            assert page[name] == plain[name]


def test_it_is_compressed_once_and_unpacked_for_those_who_cannot_read_it(get, built):
    plain = get().content
    assert brotli.decompress(get(Accept_Encoding="gzip, deflate, br").content) == plain
    assert get(Accept_Encoding="gzip, deflate, br")["Content-Encoding"] == "br"
    assert gzip.decompress(get(Accept_Encoding="gzip").content) == plain
    assert "Content-Encoding" not in get(Accept_Encoding="br;q=0")
    assert len(built) == 1


def test_a_glance_at_the_headers_is_given_what_is_kept_and_keeps_nothing(client, built):
    for _ in range(2):
        assert client.head(LIST).status_code == 200
    assert len(built) == 2
    page = client.get(LIST)
    head = client.head(LIST)
    assert (len(built), head.content, head["Content-Length"]) == (3, b"", page["Content-Length"])


def test_addresses_that_visitors_make_up_take_no_memory(client, settings):
    module.known_parameters.cache_clear()
    for number in range(20):
        client.get(f"/programs/{number}{'x' * 1000}/")
    assert module.known_parameters.cache_info().currsize == 0
    size = len("/" + "x" * module.LONGEST_PATH) * module.known_parameters.cache_info().maxsize
    assert size + settings.CACHES["pages"]["OPTIONS"]["MAX_BYTES"] < 20_000_000


def test_a_part_of_a_page_is_kept_beside_the_page(get, built):
    page, part = get(), get(HX_Request="true")
    assert page.content != part.content
    assert (get().content, get(HX_Request="true").content) == (page.content, part.content)
    assert get(HX_Request="true", HX_History_Restore_Request="true").content == page.content
    assert len(built) == 2


def test_a_change_is_on_the_next_page(get, described, built):
    address = described.get_absolute_url()
    for title in ("MS in Thinking Machines", "MS in Learning Machines", "MS in Thinking Machines"):
        get(address), get(LIST)
        described.title = title
        described.save()
        actions.refresh_programs([described.pk])
        assert title in get(address).content.decode()
        assert get(address).content == get(address, HX_Request="false").content
    assert built == [address, LIST] * 3 + [address]


def test_a_definition_that_an_editor_changes_is_on_the_next_page(get, chief_editor):
    term, desk = GlossaryTerm.objects.get(slug="median"), Client()
    get("/glossary/")
    desk.force_login(chief_editor)
    fields = {"name": term.name, "slug": term.slug, "also": "", "definition": "The middle of all."}
    fields["known_history"] = last_seen(term, [])
    assert desk.post(f"/admin/core/glossaryterm/{term.pk}/change/", fields).status_code == 302
    assert "The middle of all." in get("/glossary/").content.decode()


def test_what_a_command_changes_is_on_the_next_page(get, described):
    address = described.get_absolute_url()
    get(address)
    described.title = "MS in Thinking Machines"
    described.save()
    call_command("rebuild_catalogue", verbosity=0)
    assert "MS in Thinking Machines" in get(address).content.decode()


def test_a_page_is_stored_until_a_new_day_begins(get, at, built, page_cache):
    at(datetime(2026, 11, 21, 17, tzinfo=UTC))
    get()
    [(stored, expires)] = page_cache.values()
    assert expires < time.time() + 24 * 60 * 60
    left = Page.unpacked(stored).seconds_left
    assert abs(time.time() + left - expires) < 60
    get()
    assert len(built) == 1


@pytest.mark.parametrize(
    "address",
    ["/programs/nothing/", "/shortlist/", "/compare/tray/", "/eligibility/", "/cost/", "/accounts/login/", "/healthz"],
)
def test_what_is_missing_or_personal_is_not_kept(get, page_cache, address):
    get(address)
    assert not page_cache


@pytest.mark.parametrize("query", ["utm_source=mail", "state=VT&fbclid=1", "q=" + 600 * "a", "state=VT&="])
def test_parameters_that_the_page_does_not_know_make_no_keys(get, page_cache, query):
    response = get(f"{LIST}?{query}")
    assert response.status_code == 200 and not page_cache


def test_answers_about_a_person_make_no_keys(get, page_cache):
    get("/compare/?program=a&years=2&residency=international")
    assert not page_cache


def test_each_name_and_scheme_of_the_site_has_its_own_pages(settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    ask = RequestFactory().get
    addresses = {cacheable_address(ask(LIST, headers={"Host": host})) for host in settings.ALLOWED_HOSTS}
    addresses.add(cacheable_address(ask(LIST, headers={"Host": "one.example"}, secure=True)))
    assert len({key_of(address, "1") for address in addresses} | {key_of(min(addresses), "2")}) == 4


def test_a_site_that_changes_its_name_gives_no_page_with_the_old_one(settings):
    before = release.__wrapped__()
    assert release.__wrapped__() == before
    settings.SITE_NAME = "Another name"
    assert release.__wrapped__() != before


def test_a_name_that_is_not_ours_is_refused_although_the_page_is_kept(get):
    get()
    assert get(Host="elsewhere.example").status_code == 400


def test_a_page_that_sets_a_cookie_or_looks_at_one_is_not_kept(page_cache):
    @catalogue_page
    def counts_visits(request, index):
        response = HttpResponse("x" * 300)
        response.set_cookie("visits", "1")
        return response

    @catalogue_page
    def looks(request, index):
        return HttpResponse("x" * 300, headers={"Vary": "Cookie"})

    for view in (counts_visits, looks):
        request = RequestFactory().get(LIST)
        request.user = AnonymousUser()
        assert PageCacheMiddleware(view)(request).status_code == 200
    assert not page_cache


def test_development_keeps_nothing(get, settings, page_cache):
    settings.DEBUG = True
    assert "ETag" not in get()
    assert not page_cache


def test_a_visit_counts_whether_the_page_is_new_cached_or_unchanged(get, described, monkeypatch):
    monkeypatch.setattr(usage, "_gathered", usage.Gathered())
    address = described.get_absolute_url()
    tag = get(address, **BROWSER)["ETag"]
    get(address, **BROWSER), get(address)
    assert get(address, If_None_Match=tag, **BROWSER).status_code == 304
    assert [*usage._gathered.counts.values()] == [3]
    for _ in range(2):
        get(f"{LIST}?gre=required", **BROWSER)
    assert usage._gathered.searches == ["gre=required"] * 2


def test_a_browser_that_has_a_page_which_nobody_asked_for_yet_counts_as_well(get, described, page_cache, monkeypatch):
    address = described.get_absolute_url()
    tag = get(address)["ETag"]
    page_cache.clear()
    monkeypatch.setattr(usage, "_gathered", usage.Gathered())
    assert get(address, If_None_Match=tag, **BROWSER).status_code == 304
    assert [*usage._gathered.counts.values()] == [1]


def test_pages_that_count_are_not_for_nginx_to_keep(get, described):
    assert "X-Accel-Expires" not in get(described.get_absolute_url())
    assert "X-Accel-Expires" not in get(f"{LIST}?gre=required")
    page = get()
    assert page["X-Accel-Expires"] == get(If_None_Match=page["ETag"])["X-Accel-Expires"] == "1"


def test_the_version_of_pages_is_that_of_the_catalog(settings):
    assert settings.PAGE_CACHE_VERSION == CATALOGUE


@pytest.fixture
def shared_pages(settings, redis_server):
    """Pages are in Redis, too, as settings make it."""
    settings.CACHES = {
        **settings.CACHES,
        "shared_pages": {
            "BACKEND": "core.redis_cache.PatientRedisCache",
            "LOCATION": redis_server.url,
            "KEY_PREFIX": "pages",
            "OPTIONS": {"serializer": "core.redis_cache.SignedSerializer"},
        },
    }
    caches["shared_pages"].clear()
    return caches["shared_pages"]


def test_many_at_once_build_a_page_once(monkeypatch):
    """The first builds while the others wait, also when there is a page of an older version."""
    version, builds = {"now": ""}, []
    monkeypatch.setattr(module, "version_of", lambda name: version["now"])

    def view(request):
        builds.append(version["now"])
        time.sleep(0.2)
        response = HttpResponse(f"a page of {version['now']} " * 50, headers={"ETag": 'W/"1"'})
        response.version, response.fresh_until = version["now"], FAR_AWAY
        return response

    middleware = PageCacheMiddleware(view)
    for version["now"] in ("1", "2"):
        with ThreadPoolExecutor(8) as threads:
            pages = [*threads.map(lambda _: middleware(RequestFactory().get(LIST)).content.decode(), range(8))]
        assert set(pages) == {f"a page of {version['now']} " * 50}
    assert builds == ["1", "2"]


def test_what_another_process_built_is_answered_and_stored_here_as_well(get, built, shared_pages, page_cache):
    page = get()
    page_cache.clear()
    assert get().content == page.content
    assert (len(built), len(page_cache)) == (1, 1)
    shared_pages.clear()
    assert get().content == page.content
    assert len(built) == 1


def test_a_school_without_programs_any_more_is_not_answered_from_what_is_kept(get):
    school = School.objects.listed().order_by("pk").first()
    programs = list(school.programs.values_list("pk", flat=True))
    address = school.get_absolute_url()
    assert get(address).status_code == 200
    school.programs.update(state="archived")
    actions.refresh_programs(programs)
    assert get(address).status_code == 404


def test_the_cache_of_pages_is_not_the_one_that_counts_tries(shared_pages):
    caches["default"].set("tries", 3)
    shared_pages.clear()
    assert caches["default"].get("tries") == 3
