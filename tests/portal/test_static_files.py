"""Addresses of static files, as in production."""

import pytest
from django.core.management import call_command

from portal.static_files import StaticStorage


def test_a_file_has_the_name_of_its_content_and_is_looked_for_once(settings, tmp_path, monkeypatch):
    settings.DEBUG = False
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "portal.static_files.StaticStorage"}}
    call_command("collectstatic", verbosity=0)
    storage, looked_for = StaticStorage(), []
    find = storage.stored_name
    monkeypatch.setattr(storage, "stored_name", lambda name: looked_for.append(name) or find(name))
    [address] = {storage.url("css/entry.css") for _ in range(3)}
    assert address.startswith("/static/css/entry.") and address != "/static/css/entry.css"
    assert (settings.STATIC_ROOT / address.removeprefix("/static/")).exists()
    assert looked_for == ["css/entry.css"]


def test_one_tag_for_several_encodings_is_a_weak_one(client):
    answer = client.get("/static/css/base.css")
    assert answer["ETag"].startswith('W/"')
    assert client.get("/static/css/base.css", headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize(("address", "kind"), [("/favicon.ico", "image/"), ("/apple-touch-icon.png", "image/png")])
def test_pictures_are_where_browsers_ask_for_them(client, address, kind):
    answer = client.get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith(kind)


def test_the_manifest_names_the_site(client, settings):
    settings.SITE_NAME = "Another name"
    answer = client.get("/site.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json" and answer.json()["name"] == "Another name"
    for icon in answer.json()["icons"]:
        assert client.get(icon["src"]).status_code == 200


def test_password_managers_find_the_page_that_changes_a_password(client):
    answer = client.get("/.well-known/change-password")
    assert answer.status_code == 302 and answer.url == "/accounts/password/change/"
