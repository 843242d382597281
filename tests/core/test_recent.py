"""What a process used last."""

from core.recent import Recent


def test_what_was_used_longest_ago_goes_first():
    recent = Recent(2)
    recent.set("a", 1)
    recent.set("b", 2)
    assert recent.get("a") == 1
    recent.set("c", 3)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (1, None, 3)
    recent.set("a", 4)
    assert (recent.get("a"), len(recent)) == (4, 2)
    recent.clear()
    assert not recent
