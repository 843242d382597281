"""Texts are compared word by word, and nothing of them is taken for HTML."""

import pytest

from submissions.proposals.diff import difference


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("the same", "the same", "the same"),
        ("", "all new", "<ins>all new</ins>"),
        ("all gone", "", "<del>all gone</del>"),
        ("1400", "1500", "<del>1400</del> <ins>1500</ins>"),
        ("one two three", "one 2 three", "one <del>two</del> <ins>2</ins> three"),
        ("not stated", "Computing and so on", "<del>not stated</del> <ins>Computing and so on</ins>"),
        ("ends here", "ends here and on", "ends here <ins>and on</ins>"),
        ("ends here and on", "ends here", "ends here <del>and on</del>"),
        ("first\nsecond", "first\nthird", "first\n<del>second</del> <ins>third</ins>"),
        ("<b>", "<i>&", "<del>&lt;b&gt;</del> <ins>&lt;i&gt;&amp;</ins>"),
    ],
)
def test_words_that_go_and_come_are_marked(old, new, shown):
    assert difference(old, new).strip() == shown
