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


def test_values_take_at_most_so_many_bytes():
    recent = Recent(10, 10, len)
    recent.set("a", "12345")
    recent.set("a", "1234")
    recent.set("b", "123456")
    assert (recent.get("a"), recent.get("b")) == ("1234", "123456")
    recent.set("c", "1")
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (None, "123456", "1")
    recent.set("d", "12345678901")
    assert not recent, "what is too large alone is not kept"
