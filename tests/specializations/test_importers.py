"""Shipped texts: whole, loaded once, and never over an editor's words."""

import re
from itertools import combinations

import pytest

from careers.models import SpecializationOccupation
from core.importing import ImportProblem
from core.models import CatalogueVersion
from specializations import importers
from specializations.management.commands.load_specializations import SHIPPED
from taxonomy.choices import DATED_SECTIONS, SectionKey
from taxonomy.models import Skill, Specialization, SpecializationQuestion, SpecializationSection

pytestmark = pytest.mark.django_db
FILES = sorted(SHIPPED.glob("*.md"))
SECTIONS = SpecializationSection.objects.filter(specialization__slug="machine-learning")


@pytest.fixture
def shipped(catalogue):
    """The texts as the files hold them."""
    return [importers.parse(path) for path in FILES]


def test_every_specialization_has_its_text(catalogue):
    assert {path.stem for path in FILES} == set(Specialization.objects.values_list("slug", flat=True))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_text_is_whole(path):
    text = importers.parse(path)
    assert list(text.sections) == list(SectionKey)
    assert 350 <= sum(len(body.split()) for body in text.sections.values()) <= 1000
    assert 3 <= len(text.questions) <= 4 and len(text.applications) >= 4 and text.references and text.occupations
    assert any(group.get("before") for group in text.skills) and any(group.get("taught") for group in text.skills)


def test_no_block_stands_on_two_pages(shipped):
    """S4: the reference page explains why another subject matters."""
    blocks = {text.slug: set(text.sections.values()) | {q["answer"] for q in text.questions} for text in shipped}
    for one, other in combinations(blocks, 2):
        assert not blocks[one] & blocks[other], (one, other)


def test_sections_about_a_time_take_their_year_from_its_column_and_type_none(catalogue):
    dated = SpecializationSection.objects.filter(key__in=DATED_SECTIONS)
    assert dated.count() == 34 and not dated.filter(year=None).exists()
    assert not [section for section in dated if re.search(r"\b20\d\d\b", section.body)]


def test_loading_again_changes_nothing(shipped):
    version = CatalogueVersion.objects.get(name="programs").token
    assert importers.load(shipped) == 0
    assert CatalogueVersion.objects.get(name="programs").token == version


def test_an_editors_words_and_removals_stay_when_the_files_are_loaded_again(shipped):
    SECTIONS.filter(key="tldr").update(body="An editor’s.")
    SECTIONS.filter(key="advice").delete()
    SpecializationOccupation.objects.filter(specialization__slug="machine-learning", fit="part").delete()
    assert importers.load(shipped) == 0
    assert SECTIONS.get(key="tldr").body == "An editor’s." and not SECTIONS.filter(key="advice").exists()
    assert SpecializationOccupation.objects.filter(specialization__slug="machine-learning").count() == 2


def test_a_new_text_gives_the_catalogue_a_new_version(shipped):
    Specialization.objects.get(slug="statistics").sections.all().delete()
    Skill.objects.filter(specialization__slug="statistics").delete()
    for rows in ("applications", "questions", "references"):
        getattr(Specialization.objects.get(slug="statistics"), rows).all().delete()
    version = CatalogueVersion.objects.get(name="programs").token
    assert importers.load(shipped) == 1
    assert CatalogueVersion.objects.get(name="programs").token != version
    assert SpecializationQuestion.objects.filter(specialization__slug="statistics").count() == 4


@pytest.fixture
def load(catalogue, tmp_path):
    """Loads one text for a specialization that has none."""
    Specialization.objects.create(slug="quantum", name="Quantum")

    def load(front, body, encoding="utf-8", slug="quantum"):
        path = tmp_path / f"{slug}.md"
        path.write_bytes(f"+++\n{front}\n+++\n{body}".encode(encoding))
        return importers.load([importers.parse(path)])

    return load


FRONT = "year = 2026\nreviewed_on = 2026-11-21"


@pytest.mark.parametrize(
    ("front", "body", "problem"),
    [
        (FRONT, "## gossip\nText.", "sections named"),
        ("year = 2026", "## tldr\nText.", "'reviewed_on' in front of the text"),
        ("year = ", "## tldr\nText.", "TOML between two lines"),
        (FRONT, "## tldr\nIt pays $100,000.", "a number without a source"),
        (FRONT, "## tldr\nNeedâ€”now.", "wrong encoding"),
        (FRONT + '\n[[occupations]]\nsoc = "99-0000"\nfit = "close"\nnote = "A."', "", "a covered occupation"),
        (FRONT + '\n[[skills]]\ngroup = "magic"\ntaught = ["A"]', "", "Skill that stands|skill that stands"),
    ],
)
def test_a_text_with_a_fault_is_refused_whole_and_the_fault_is_named(load, front, body, problem):
    with pytest.raises(ImportProblem, match=problem):
        load(front, body)
    assert not SpecializationSection.objects.filter(specialization__slug="quantum").exists()


def test_a_text_in_another_encoding_is_refused_and_not_guessed(load):
    with pytest.raises(ImportProblem, match="UTF-8 text"):
        load(FRONT, "## tldr\nNaïve.", encoding="cp1252")


def test_a_text_of_no_specialization_is_refused(load):
    with pytest.raises(ImportProblem, match="the name of a specialization"):
        load(FRONT, "## tldr\nText.", slug="alchemy")
