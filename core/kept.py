"""What is made of an object once, and goes when it goes."""

from collections.abc import Callable
from functools import wraps


def kept_with(build: Callable) -> Callable:
    """What a function makes of an object is made once for it, and for each of the further arguments, and kept in the
    object's dict `kept`.

    A cache of the function's own would outlive the object: it would hold the sets of a catalogue that an import has
    replaced.
    """

    @wraps(build, updated=())
    def made(owner, *args):
        key = (build, *args)
        if key not in owner.kept:
            owner.kept[key] = build(owner, *args)
        return owner.kept[key]

    return made
