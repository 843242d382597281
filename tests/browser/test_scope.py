"""A list of every field and level says so, and no longer once it is narrowed again."""

import pytest
from playwright.sync_api import expect

from core.actions import raise_version
from programs.models import CatalogueRow
from programs.read_model import CATALOGUE

pytestmark = pytest.mark.browser


@pytest.fixture
def others(live_server):
    """Makes the programs of Vermont such as the site is not about; at the end it is about them again."""
    rows = CatalogueRow.objects.filter(state="VT")
    for is_covered in (False, True):
        rows.update(is_covered=is_covered)
        raise_version(CATALOGUE, list(rows.values_list("pk", flat=True)))
        if not is_covered:
            yield


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_heading_follows_the_scope(new_page, others, has_scripts):
    page = new_page(java_script_enabled=has_scripts)
    page.goto("/programs/?state=VT&scope=all")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Programs in every field and at every level")
    page.get_by_role("listitem").filter(has_text="Every field and level").get_by_role("link").click()
    expect(heading).to_have_text("Master’s programs in machine learning and its neighbors")
    expect(page.locator("#count")).to_contain_text("0 programs")
    page.get_by_role("link", name="Every field and level").click()
    expect(heading).to_have_text("Programs in every field and at every level")
    expect(page).to_have_title("Every field and level, Vermont: 11 programs – Learning Rate")
