"""Addresses of static files, as in production."""

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
