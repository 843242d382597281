"""Roles as shipped: loaded once, then the editors' own."""

import pytest
from django.core.management import CommandError, call_command

from careers.importers.careers import SHIPPED
from careers.models import Career, Occupation

ROLE = '''
name = "Model keeper"
other_names = "keeper of models"
summary = "Keeps models."
duties = """Keeps them."""
path = "In and out."
suits = "Keepers."
specializations = ["mlops"]
next_roles = ["statistician"]

[[occupations]]
code = "15-2041.01"
fit = "partly"
explanation = "Because."

[[questions]]
question = "Why?"
answer = "Because."
'''


@pytest.fixture
def role(tmp_path):
    """Writes a role, with one text of the file changed to another."""

    def role(old="", new="", name="model-keeper.toml"):
        path = tmp_path / name
        path.write_text(ROLE.replace(old, new) if old else ROLE)
        return path

    return role


def test_a_new_role_is_published_with_all_that_belongs_to_it(run, role):
    run(role())
    career = Career.objects.published().get(slug="model-keeper")
    (tie,) = career.ties.all()
    assert (tie.occupation_id, tie.onet_occupation_id, tie.fit) == ("15-2041", "15-2041.01", "partly")
    assert [each.slug for each in career.specializations.all()] == ["mlops"]
    assert [each.slug for each in career.next_roles.all()] == ["statistician"]
    assert [each.question for each in career.questions.all()] == ["Why?"]


def test_a_second_run_leaves_what_editors_wrote(run, role):
    run(role())
    Career.objects.filter(slug="model-keeper").update(duties="Rewritten.", state="archived")
    Career.objects.get(slug="model-keeper").ties.all().delete()
    report = run(role("Keeps models.", "Keeps many models."))
    career = Career.objects.get(slug="model-keeper")
    assert (career.duties, career.state, career.summary) == ("Rewritten.", "archived", "Keeps models.")
    assert not career.ties.exists()
    assert (report.total.created, report.total.changed, report.total.unchanged) == (0, 0, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "Model keeper"', "", "model-keeper.toml: expected the keys name"),
        ('"Keeps models."', '" "', "model-keeper.toml, column summary: expected a text"),
        ('["mlops"]', '["alchemy"]', "column specializations: expected slugs that exist, got .alchemy."),
        ('["statistician"]', '["wizard"]', "column next_roles: expected slugs that exist, got .wizard."),
        ("15-2041.01", "15-2041.99", "expected codes of covered occupations, got .15-2041.99."),
        ("15-2041.01", "00-0000", "expected codes of covered occupations, got .00-0000."),
        ('fit = "partly"', 'fit = "perfectly"', "column fit: expected close, partly, broad, got .perfectly."),
        ('explanation = "Because."', "", "column occupations 1, explanation: expected a text"),
        ('["mlops"]', '"mlops"', "column specializations: expected a list"),
        ('summary = "', "summary = ", "model-keeper.toml: expected TOML, got .Invalid value .at line 4"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(db, role, old, new, message):
    with pytest.raises(CommandError, match=message) as error:
        call_command("import_careers", role(old, new), verbosity=0)
    assert "\n" not in str(error.value) and str(error.value).endswith("Nothing was changed.")
    assert not Career.objects.filter(slug="model-keeper").exists()


@pytest.mark.django_db
def test_every_shipped_role_is_tied_and_explained_and_asked_about():
    assert Career.objects.count() == len(list((SHIPPED / "roles").glob("*.toml"))) == 16
    for career in Career.objects.all():
        assert career.ties.exists() and career.specializations.exists() and career.next_roles.exists(), career
        assert career.questions.count() == 3, career


@pytest.mark.django_db
def test_texts_hold_no_numbers():
    """Numbers come from imported facts, printed with their source; one in a text would age unseen."""
    for career in Career.objects.all():
        texts = [career.summary, career.duties, career.path, career.suits]
        texts += [tie.explanation for tie in career.ties.all()] + [each.answer for each in career.questions.all()]
        assert not any(character.isdigit() for text in texts for character in text), career


@pytest.mark.django_db
def test_all_occupations_together_are_no_role_and_no_single_occupation():
    assert Occupation.objects.filter(pk="00-0000").exists()
    assert not Occupation.objects.single().filter(pk="00-0000").exists()
    assert not Career.objects.filter(occupations="00-0000").exists()
