"""Words are defined once: loaded once, then the editors' own, and every link to one finds it."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from core.history import last_seen
from core.models import CatalogueVersion, GlossaryTerm
from portal.glossary import load_glossary

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).parents[2] / "templates"


def test_every_term_stands_on_the_page_under_its_own_anchor(visit):
    page = visit("/glossary/")
    anchors = [entry["id"] for entry in page.all("div", id=None)]
    slugs = list(GlossaryTerm.objects.values_list("slug", flat=True))
    assert len(slugs) > 40 and set(slugs) <= set(anchors)
    for link in page.all("a", href=None):
        if link["href"].startswith("#") and link["href"] != "#main":
            assert link["href"][1:] in slugs


def test_every_word_that_a_page_links_is_defined(catalogue):
    slugs = set(GlossaryTerm.objects.values_list("slug", flat=True))
    linked = {slug for path in TEMPLATES.rglob("*.html") for slug in re.findall(r'{% term "([^"]+)"', path.read_text())}
    assert linked and linked <= slugs


def test_a_page_links_a_word_to_its_definition(visit):
    assert visit("/about/data/").link("median") == "/glossary/#median"


def test_loading_again_adds_nothing_and_never_touches_an_edit(catalogue):
    GlossaryTerm.objects.filter(slug="median").update(definition="The middle.", name="The median")
    GlossaryTerm.objects.filter(slug="thesis").update(slug="masters-thesis")
    version = CatalogueVersion.objects.get(name="programs").token
    assert load_glossary() == 0
    assert GlossaryTerm.objects.get(slug="median").definition == "The middle."
    assert not GlossaryTerm.objects.filter(slug="thesis").exists()
    assert CatalogueVersion.objects.get(name="programs").token == version


def test_a_new_term_comes_with_its_links_and_a_new_version(catalogue, tmp_path, capsys):
    GlossaryTerm.objects.filter(slug="break-even").delete()
    version = CatalogueVersion.objects.get(name="programs").token
    call_command("load_glossary", dry_run=True)
    assert not GlossaryTerm.objects.filter(slug="break-even").exists()
    call_command("load_glossary")
    assert capsys.readouterr().out == "1 terms were added to the glossary.\n" * 2
    term = GlossaryTerm.objects.get(slug="break-even")
    assert {each.slug for each in term.see_also.all()} == {"opportunity-cost", "discount-rate", "net-price"}
    assert CatalogueVersion.objects.get(name="programs").token != version


def test_a_chief_editors_definition_is_on_the_page_at_once(client, chief_editor, visit):
    term = GlossaryTerm.objects.get(slug="median")
    client.force_login(chief_editor)
    fields = {"name": term.name, "slug": term.slug, "also": "", "definition": "Half lie below it."}
    fields["known_history"] = last_seen(term, [])
    answer = client.post(f"/admin/core/glossaryterm/{term.pk}/change/", fields)
    assert answer.status_code == 302
    assert "Half lie below it." in visit("/glossary/").text
    assert "Half lie below it." in visit("/search/", {"q": "median"}).text
