"""Shipped guides: loaded once, the editors' own from then on."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles import actions
from articles.importers.guides import SHIPPED, check, guides_in, load, parse
from articles.models import Article, Person, Question
from core.importing import ImportProblem
from core.models import CatalogueVersion

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "guides"
FRONT = """+++
title = "Second"
deck = "A second guide."
category = "money"
published_on = 2026-11-01
facts_reviewed_on = 2026-11-02
author = {name = "Ada Lovelace", role = "adviser"}
reviewer = {name = "Grace Hopper"}
related = ["how-to-read-a-number"]
+++
"""


@pytest.fixture
def folder(tmp_path, catalogue):
    """Writes a guide into a folder of its own."""

    def folder(
        text=FRONT + "Words, and {{stat:awards-all}} degrees. [First](/articles/how-to-read-a-number/)", slug="second"
    ):
        (tmp_path / f"{slug}.md").write_text(text)
        return tmp_path

    return folder


def test_a_guide_is_published_with_everything_its_file_says(guide):
    assert (guide.state, guide.category, guide.author) == ("published", "deciding", None)
    assert guide.published_at.date().isoformat() == guide.facts_reviewed_on.isoformat() == "2026-11-21"
    assert len(guide.takeaway_lines) == 3 and guide.body.startswith("A figure answers")
    assert [asked.question.question for asked in guide.asked.all()] == [
        "Why do some programs show no earnings?",
        "Is a school’s tuition the price of my program?",
    ]
    assert guide.sections.get().anchor == "who-was-counted"
    places = dict(guide.statistic_uses.filter(key="awards-all").values_list("place", "count"))
    assert places == {"takeaway 2": 1, "text": 1}


def test_a_second_run_overwrites_no_edit(guide):
    guide.body = "An chief_editor’s words."
    guide.save()
    token = CatalogueVersion.objects.get(name="programs").token
    assert load(guides_in(FILES)) == []
    guide.refresh_from_db()
    assert guide.body == "An chief_editor’s words."
    assert CatalogueVersion.objects.get(name="programs").token == token


def test_a_guide_that_moved_is_not_loaded_anew(guide, visit):
    actions.rename_address(guide, slug="numbers")
    assert load(guides_in(FILES)) == []
    assert visit("/articles/how-to-read-a-number/", status=302).response["Location"] == "/articles/numbers/"
    visit("/articles/numbers/")


def test_an_archived_guide_stays_archived(guide, visit, chief_editor):
    actions.change_state(guide, "archived", by=chief_editor, reason="Merged.")
    assert load(guides_in(FILES)) == []
    visit("/articles/how-to-read-a-number/", status=404)


def test_people_are_made_once_and_keep_what_editors_wrote(folder):
    Person.objects.create(name="Grace Hopper", bio="An chief_editor’s words.")
    assert load(guides_in(folder())) == ["second"]
    second = Article.objects.get(slug="second")
    assert (second.author.role, second.reviewer.bio) == ("adviser", "An chief_editor’s words.")
    assert [other.slug for other in second.related.all()] == ["how-to-read-a-number"]


def test_guides_may_link_to_each_other_before_either_is_there(folder):
    folder(FRONT + "[Third](/articles/third/)")
    folder(FRONT.replace("Second", "Third") + "[Second](/articles/second/)", "third")
    assert set(load(guides_in(folder(FRONT + "[Third](/articles/third/)")))) == {"second", "third"}


def test_a_question_is_shared_and_not_doubled(folder):
    asked = '[[questions]]\nquestion = "why do some programs show no earnings?"\nanswer = "x"\n+++\n'
    load(guides_in(folder(FRONT.replace("+++\n", "", 1).join(["+++\n", ""]).rsplit("+++\n", 1)[0] + asked + "Words.")))
    assert Question.objects.filter(question__iexact="why do some programs show no earnings?").count() == 1
    assert Article.objects.get(slug="second").asked.count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front", "UTF-8 text with TOML"),
        ("+++\ntitle =\n+++\n", "UTF-8 text with TOML"),
        (FRONT.replace("deck", "dock") + "Words.", "the facts of a guide and no others"),
        ("Words\n" + FRONT + "Words.", 'row 1: expected [+]{3}, got "Words"'),
        (FRONT.replace("money", "fun") + "Words.", "a guide that stands"),
        (FRONT.replace("Grace Hopper", "Ada Lovelace") + "Words.", "another person than the author"),
        (FRONT + "{{stat:no-such}}", "Text, line 1: There is no statistic"),
        (FRONT + "Earn $100,000.", "typed by hand"),
        (FRONT.replace("how-to-read-a-number", "none") + "Words.", "There is no guide none."),
    ],
)
def test_a_broken_guide_is_named_and_nothing_is_loaded(folder, text, said):
    with pytest.raises(ImportProblem, match=said) as problem:
        load(guides_in(folder(text)))
    assert problem.value.file == "second.md"
    assert not Article.objects.filter(slug="second").exists()


def test_a_check_names_everything_and_writes_nothing(folder, capsys):
    before = list(Article.objects.values())
    with pytest.raises(CommandError, match="something to mend"):
        call_command("load_articles", folder(FRONT + "It is {{stat:a}}.\n\n:::none"), "--check")
    said = capsys.readouterr().out
    assert "second.md: 4 words, 2 to mend" in said and "line 3: “:::none” is not known here." in said
    assert list(Article.objects.values()) == before


def test_every_shipped_guide_stands(catalogue):
    guides = [*guides_in(SHIPPED), parse(FILES / "how-to-read-a-number.md")]
    assert {guide.slug: flags for guide, flags, _ in check(guides) if flags} == {}
