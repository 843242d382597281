"""What is made of an object is made once for it."""

from core.listing.bitmaps import memoized


class Owner:
    def __init__(self):
        self.memo = {}


def test_it_is_made_once_for_each_object_and_each_argument():
    asked = []

    @memoized
    def made(owner, *args):
        asked.append((owner, *args))
        return len(asked)

    one, other = Owner(), Owner()
    assert [made(one), made(one), made(other), made(one, "all"), made(one, "all"), made(one)] == [1, 1, 2, 3, 3, 1]
    assert asked == [(one,), (other,), (one, "all")]


def test_two_functions_do_not_share_what_they_made():
    owner = Owner()
    assert (memoized(lambda _: "a")(owner), memoized(lambda _: "b")(owner)) == ("a", "b")
