"""Requests are told apart in the log, and nothing about a visitor gets into it."""

import json
import logging
import os
import re
import subprocess
import sys
from datetime import datetime
from io import StringIO

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import URLPattern, get_resolver

from core.logs import JsonLines, PlainLines, request_id
from portal import health
from portal.error_reports import impersonal
from programs.models import School
from tests.guards.test_access import walk

METRICS = """
import django
django.setup()
from django.test import Client
client = Client(HTTP_HOST="portal.example")
for path in ("/healthz", "/healthz", "/nothing/"):
    client.get(path)
print(client.get("/metrics").status_code, client.get("/metrics", HTTP_AUTHORIZATION="Bearer wrong").status_code)
answer = client.get("/metrics", HTTP_AUTHORIZATION="Bearer a-token")
print(answer.status_code, answer["Cache-Control"], answer.content.decode())
"""


@pytest.fixture
def lines(settings):
    """What is logged of requests, as it is written."""
    settings.LOG_REQUESTS = True
    written, log = StringIO(), logging.getLogger("portal.middleware")
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    yield lambda: list(map(json.loads, written.getvalue().splitlines()))
    log.removeHandler(handler)


def test_a_request_keeps_the_sane_id_that_a_proxy_gave_it(client):
    assert client.get("/healthz", headers={"X-Request-ID": "proxy-0001.a"})["X-Request-ID"] == "proxy-0001.a"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "line\nbreak1", "<script>alert", "ключ-ключ-ключ"])
def test_any_other_is_replaced(client, given):
    made = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert made != given and len(made) == 32
    assert made != client.get("/healthz")["X-Request-ID"]


@pytest.mark.django_db
def test_a_line_names_the_route_and_neither_answers_nor_tokens(client, catalogue, lines):
    client.get("/eligibility/?gpa=2.1&degree_field=history", headers={"X-Request-ID": "one-request"})
    client.get("/cost/?salary=12345")
    client.get("/preview/programs/a-secret-token/")
    client.get("/programs/?q=my+secret")
    told = lines()
    assert [each["route"] for each in told][:2] == ["/eligibility/", "/cost/"]
    assert told[0]["request_id"] == "one-request" and told[0]["status"] == 200 and told[0]["method"] == "GET"
    assert told[2]["route"] == "/preview/programs/<str:token>/" and told[2]["status"] == 404
    said = json.dumps([each | {"at": None, "milliseconds": None, "request_id": None} for each in told])
    assert not any(word in said for word in ("gpa", "2.1", "history", "12345", "secret"))


TOKEN = "a-secret-token"
ROUTES = [route for route in walk(get_resolver()) if re.search(r"<(str:)?token>", route)]
"""Addresses that whoever knows them may open."""


def told(route):
    """Ways to write an address with a token: as it is routed, and as it leads nowhere."""
    address = re.sub(r"<(str:)?token>", TOKEN, route)
    return [address, address.rstrip("/"), f"{address}nowhere", f"/x/{address}", address.upper(), f"{address}%0aforged/"]


def test_every_address_with_a_token_is_known():
    assert {"/shared/<str:token>/", "/schools-desk/attest/<str:token>/"} < set(ROUTES) and len(ROUTES) >= 9


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES)
def test_no_token_is_logged_whether_or_not_its_address_leads_anywhere(client, catalogue, lines, route):
    for address in told(route):
        client.get(address)
    written = lines()
    assert len(written) == len(told(route))
    assert not [each for each in written if TOKEN in json.dumps(each).lower()]


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines("{levelname} {message}", style="{")])
@pytest.mark.parametrize("route", ROUTES)
def test_nor_is_one_in_a_message_or_a_traceback(formatter, route):
    for address in told(route):
        try:
            raise ValueError(f"Nothing at {address}.")
        except ValueError:
            error = sys.exc_info()
        record = logging.LogRecord("x", logging.ERROR, "", 0, "Internal Server Error: %s", (address,), error)
        written = formatter.format(record).lower()
        assert TOKEN not in written and "valueerror" in written, address
        event = {
            "logentry": {"message": "%s", "params": [address]},
            "transaction": address,
            "exception": {"values": [{"value": address}]},
            "extra": {"request": address},
        }
        assert TOKEN not in json.dumps(impersonal(event, {})).lower(), address


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\x0b", "\x0c", "\x1b", "\x1c", "\x85", "\u2028", "\u2029", "\x00", "\x7f"]
)
@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines("{levelname} {message}", style="{")])
def test_nothing_that_a_visitor_sends_begins_a_line(formatter, end):
    record = logging.LogRecord("x", logging.INFO, "", 0, "GET %s 404", (f"/nope{end}INFO forged",), None)
    written = formatter.format(record)
    assert len(written.splitlines()) == 1 and end not in written and "INFO forged" in written
    try:
        raise ValueError(f"bad{end}INFO forged")
    except ValueError:
        record.exc_info = sys.exc_info()
    lines = formatter.format(record).splitlines()
    assert not [line for line in lines if line.startswith("INFO forged")] and not any(end in line for line in lines)


def test_both_formats_of_the_settings_are_these():
    assert {each["()"] for each in settings.LOGGING["formatters"].values()} == {
        f"core.logs.{each.__name__}" for each in (PlainLines, JsonLines)
    }


@pytest.mark.django_db
def test_other_sites_can_embed_open_data_alone(client, catalogue):
    own = ("/", "/nothing/", "/shortlist/", "/accounts/login/", "/static/css/base.css")
    assert {client.get(path)["Cross-Origin-Resource-Policy"] for path in own} == {"same-origin"}
    for path in ("/api/v1/programs/", "/api/v1/nothing/"):
        assert client.get(path)["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_nothing_is_logged_of_requests_unless_it_is_wanted(client, caplog):
    caplog.set_level(logging.INFO)
    client.get("/healthz")
    assert not [each for each in caplog.records if each.name == "portal.middleware"]


def test_an_error_is_one_line_with_its_traceback():
    request_id.set("one-request")
    try:
        raise ValueError("no “number”")
    except ValueError:
        record = logging.LogRecord("portal", logging.ERROR, "", 0, "It %s", ("broke",), sys.exc_info())
    written = JsonLines().format(record)
    line = json.loads(written)
    assert "\n" not in written and line["message"] == "It broke" and line["request_id"] == "one-request"
    assert "ValueError" in line["exception"] and datetime.fromisoformat(line["at"]).tzinfo


@pytest.mark.django_db
def test_it_is_ready_with_a_database_tables_a_catalogue_and_an_index(client, catalogue):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": {}})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("lacking", ["database", "migrations", "catalogue", "index"])
def test_it_is_not_ready_and_says_why_without_saying_where(client, catalogue, monkeypatch, lacking):
    def refuse(*args, **kwargs):
        raise OperationalError("connection to server at 10.0.0.7 failed for user portal")

    if lacking == "database":
        monkeypatch.setattr(health.connection, "cursor", refuse)
    elif lacking == "migrations":
        monkeypatch.setattr(health, "is_migrated", lambda: False)
    elif lacking == "catalogue":
        monkeypatch.setattr(health, "current_version", lambda: "")
    else:
        monkeypatch.setattr(health, "current_index", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503 and not answer.json()["ready"]
    assert list(answer.json()["missing"]) == [lacking] and "10.0.0.7" not in answer.content.decode()


@pytest.mark.django_db
def test_a_migration_is_missing_until_it_is_applied(monkeypatch):
    written = health.written_migrations()
    assert written == MigrationLoader(None).disk_migrations.keys()
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health, "written_migrations", lambda: written | {("programs", "9999_next")})
    assert not health.is_migrated()
    monkeypatch.setattr(health, "written_migrations", lambda: written)
    assert health.is_migrated()


UTF_7 = "application/x-www-form-urlencoded; charset=utf-7"
LOG_OF_REFUSED = """
import django
django.setup()
from django.test import Client
client = Client(HTTP_HOST="portal.example")
print(client.get("/search/", headers={"Host": "elsewhere.example"}).status_code)
print(client.get("/glossary/", headers={"Host": "elsewhere.example"}).status_code)
print(client.get("/accounts/login/?" + "&".join(f"a{n}=1" for n in range(1200))).status_code)
"""


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/corrections/", "/shortlist/add/", "/nothing/", "/admin/login/"])
@pytest.mark.parametrize("content_type", [UTF_7, UTF_7.replace("utf-7", "iso-8859-1"), "multipart/form-data"])
def test_a_form_that_cannot_be_read_is_refused_with_every_header(catalogue, path, content_type):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    sent = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    answer = client.post(path, "page=%2B", content_type=content_type, headers=sent)
    assert answer.status_code == (400 if content_type == "multipart/form-data" else 415)
    assert {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"} <= answer.headers.keys()
    assert "The request cannot be read" in answer.content.decode()


def test_a_long_cookie_is_refused_before_it_is_parsed(client):
    answer = client.get("/healthz", headers={"Cookie": "\\" * 4097})
    assert answer.status_code == 431 and "Content-Security-Policy" in answer.headers
    assert client.get("/healthz", headers={"Cookie": "a=" + "b" * 4094}).status_code == 200


@pytest.mark.django_db
def test_the_api_is_told_in_its_own_form_what_cannot_be_read(client, catalogue):
    answer = client.get("/api/v1/programs/", headers={"Cookie": "a" * 5000})
    assert answer.status_code == 431 and answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/shared/%00/", "/programs/?q=%00", "/%00", "/static/%00", "/admin/programs/program/%00/"]
)
def test_the_character_nul_in_an_address_is_refused(client, catalogue, path):
    answer = client.get(path)
    assert answer.status_code == 400 and "Content-Security-Policy" in answer.headers
    assert "The request cannot be read" in answer.content.decode()


@pytest.mark.django_db
def test_the_character_nul_in_a_form_or_a_cookie_is_refused(client, catalogue):
    own = {"Sec-Fetch-Site": "same-origin"}
    urlencoded = {"content_type": "application/x-www-form-urlencoded"}
    assert client.post("/shortlist/add/", "program=%00", headers=own, **urlencoded).status_code == 400
    assert client.post("/shortlist/add/", "%00=a", headers=own, **urlencoded).status_code == 400
    assert client.post("/shortlist/add/", {"program": "a\0b"}, headers=own).status_code == 400, "multipart"
    key = r"\000" * 8
    assert client.get("/shortlist/", headers={"Cookie": f'sessionid="{key}"'}).status_code == 400


@pytest.mark.django_db
def test_an_address_of_sixty_thousand_characters_is_refused(client, catalogue):
    for path in ("/search/?q=" + "x" * 60_000, "/programs/" + "x" * 60_000 + "/"):
        assert client.get(path).status_code == 414
    assert client.get("/api/v1/programs/?q=" + "x" * 60_000)["Content-Type"] == "application/problem+json"


def test_a_refused_request_leaves_no_traceback():
    stated = {"DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "false", "SECRET_KEY": "x" * 50}
    stated |= {"ALLOWED_HOSTS": "portal.example", "DATABASE_URL": "sqlite://:memory:", "SECURE": "false"}
    environment = {**os.environ, **stated, "SENTRY_DSN": "", "METRICS_TOKEN": ""}
    command = [sys.executable, "-c", LOG_OF_REFUSED]
    run = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stdout.split()) == (0, ["400", "400", "400"]), run.stderr
    assert "Traceback" not in run.stderr and "elsewhere" not in run.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip;q=0", ""),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("GZIP; q=0.0, identity", ""),
        ("deflate, gzip;q=0.1", "gzip"),
        ("gzip;q=0.05", "gzip"),
        ("*;q=0", ""),
    ],
)
def test_a_compression_that_is_refused_by_name_is_not_used(client, catalogue, accepted, encoding):
    for path in ("/glossary/", "/accounts/login/"):
        assert client.get(path, headers={"Accept-Encoding": accepted}).get("Content-Encoding", "") == encoding


@pytest.mark.django_db
def test_capitals_in_the_slug_of_any_page_lead_to_the_page(client, catalogue):
    pages = [pattern for pattern in addresses(get_resolver()) if "<slug:slug>" in pattern]
    assert len(pages) > 10
    school = School.objects.listed().first()
    for pattern in pages:
        address = re.sub(r"<int:\w+>", "1", re.sub(r"<slug:kind>", "programs", f"/{pattern}"))
        answer = client.get(address.replace("<slug:slug>", "No-Such-Thing"))
        if answer.status_code == 302:  # to the page, or to sign in
            assert re.match(re.escape(address.replace("<slug:slug>", "no-such-thing")) + "$|/accounts/", answer.url)
        else:
            assert answer.status_code == 405, pattern
    capitals = school.get_absolute_url().replace(school.slug, school.slug.upper())
    assert client.get(f"{capitals}?a=b").url == f"{school.get_absolute_url()}?a=b"
    assert client.get("/schools/no-such-school/").status_code == 404
    assert client.get("/preview/programs/A-Token/").status_code == 404


def addresses(resolver, before=""):
    """Every route of the site that is not the admin's."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route
        elif not route.startswith("admin"):
            yield from addresses(each, route)


def test_it_is_alive_without_a_database(client):
    assert client.get("/healthz").content == b"ok\n", "this test may not ask the database"


def test_without_a_token_there_are_no_numbers(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_numbers_for_whoever_brings_the_token():
    stated = {"DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "true", "SECRET_KEY": "x" * 50}
    stated |= {"METRICS_TOKEN": "a-token", "ALLOWED_HOSTS": "portal.example", "DATABASE_URL": "sqlite://:memory:"}
    environment = {**os.environ, **stated, "SENTRY_DSN": "", "SECURE": "false"}
    command = [sys.executable, "-c", METRICS]
    run = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    first, second, *numbers = run.stdout.splitlines()
    assert first == "404 404" and second.startswith("200") and "no-store" in second
    assert 'portal_requests_total{method="GET",page="healthz",status="200"} 2.0' in numbers
    assert 'portal_requests_total{method="GET",page="",status="404"} 1.0' in numbers


def test_sentry_is_told_nothing_of_a_visitor():
    event = {
        "exception": {"values": [{"type": "ValueError"}]},
        "user": {"ip_address": "203.0.113.7"},
        "request": {
            "method": "GET",
            "url": "https://portal.example/preview/a-token/",
            "query_string": "gpa=2.1",
            "headers": {"Cookie": "sessionid=1"},
            "data": {"email": "someone"},
        },
    }
    request_id.set("one-request")
    sent = impersonal(event, {})
    assert sent["tags"] == {"request_id": "one-request", "method": "GET"} and "ValueError" in str(sent)
    assert not any(word in str(sent) for word in ("203.0", "token", "gpa", "Cookie", "someone"))
