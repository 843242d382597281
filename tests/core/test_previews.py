"""Links to previews: of every kind of editorial object, for a week, and for nothing else."""

import pytest
from django.utils import timezone

from articles.models import Article
from careers.models import Career
from core.actions import raise_version
from core.previews import GOOD_FOR, preview_address
from programs.models import Program
from programs.read_model import CATALOGUE
from taxonomy.models import Specialization
from tests.pages import Page

pytestmark = pytest.mark.django_db
KINDS = (Program, Specialization, Career, Article)


@pytest.fixture(params=KINDS, ids=[kind.__name__ for kind in KINDS])
def hidden(request, catalogue, db):
    """Two published objects of each kind, put back to draft."""
    pair = list(request.param.objects.published().order_by("pk")[:2])
    request.param.objects.filter(pk__in=[obj.pk for obj in pair]).update(state="draft")
    raise_version(CATALOGUE)  # or the pages of later tests would be read from an index without these two
    return pair


def test_a_preview_shows_what_its_address_hides_and_nobody_keeps_it(client, hidden):
    response = client.get(preview_address(hidden[0]))
    page = Page(response)
    assert page.one("h1").text and "Preview: draft" in page.text and "Visitors do not see this page yet" in page.text
    assert "no-store" in response["Cache-Control"] and "noindex" in response["X-Robots-Tag"]
    assert page.all("meta", name="robots", content="noindex") and "ETag" not in response
    assert response["Referrer-Policy"] == "no-referrer" and not response.cookies
    assert client.post(preview_address(hidden[0])).status_code == 405


def test_a_link_that_was_altered_or_has_expired_shows_nothing(client, hidden, monkeypatch):
    link = preview_address(hidden[0])
    assert client.get(link).status_code == 200
    for other in (link.replace(f"/{hidden[0].pk}:", f"/{hidden[1].pk}:"), link[:-2] + "/", link + "x/"):
        assert other != link and client.get(other).status_code == 404
    later = timezone.now().timestamp() + GOOD_FOR.total_seconds() + 5
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(link).status_code == 404


def test_a_link_to_one_kind_opens_no_other(client, catalogue):
    token = preview_address(Program.objects.first()).split("/")[-2]
    for kind in ("specializations", "careers", "articles"):
        assert client.get(f"/preview/{kind}/{token}/").status_code == 404


def test_the_preview_of_something_removed_is_missing(client, catalogue):
    made = Specialization.objects.create(slug="quantum", name="Quantum")
    link = preview_address(made)
    made.delete()
    assert client.get(link).status_code == 404


def test_a_preview_of_an_empty_career_names_what_is_missing(client, catalogue):
    page = Page(client.get(preview_address(Career.objects.create(name="Oracle", slug="oracle"))))
    marked = [mark.text for mark in page.all("mark")]
    assert "Write the summary." in marked and any("Tie it to an occupation" in text for text in marked)


def test_a_preview_of_a_public_career_says_the_same_as_its_page(client, visit):
    career = Career.objects.get(slug="data-scientist")
    public, preview = visit(career.get_absolute_url()), Page(client.get(preview_address(career)))
    assert "Visitors see this page as it is here." in preview.text
    texts = [[dd.text for dd in page.all("dd")] for page in (public, preview)]
    assert texts[0] == texts[1] and texts[0]
