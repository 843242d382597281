"""JSON-LD stays inside its script element, and stays JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from core.structured_data import breadcrumb_list, json_ld


@given(st.text())
def test_no_text_leaves_the_script_element(name):
    text = json_ld([{"@type": "Thing", "name": f"</script><!--{name}&amp;"}])
    assert not set("<>&") & set(text)
    assert json.loads(text)["@graph"] == [{"@type": "Thing", "name": f"</script><!--{name}&amp;"}]


def test_breadcrumbs_are_numbered_from_one():
    crumbs = breadcrumb_list([("Programs", "https://example.org/programs/"), ("A", "https://example.org/a/")])
    assert [(item["position"], item["name"], item["item"]) for item in crumbs["itemListElement"]] == [
        (1, "Programs", "https://example.org/programs/"),
        (2, "A", "https://example.org/a/"),
    ]
