"""Inputs that a calculation accepts, the errors for others, and the reason when there is no result."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

from core.figures import usd

MOST_DOLLARS = 1_000_000


class AnswerRefused(ValueError):
    """An invalid answer: the name of its field, and a sentence to print beside it."""

    def __init__(self, name: str, sentence: str):
        super().__init__(sentence)
        self.field, self.sentence = name, sentence


@dataclass(frozen=True, slots=True)
class CannotCompute:
    """Takes the place of a result: the reason, and the answer that would help (blank: none of the student's)."""

    because: str
    field: str = ""

    is_known = False

    def __str__(self):
        return f"Cannot compute because {self.because}."


class Answers:
    """A frozen dataclass that checks its own fields. Raises `AnswerRefused`; None is valid where it is the default."""

    __slots__ = ()

    def __post_init__(self):
        for each in fields(self):
            value = getattr(self, each.name)
            if "accepts" not in each.metadata or (value is None and each.default is None):
                continue
            if not each.metadata["accepts"](value):
                raise AnswerRefused(each.name, each.metadata["sentence"])


def number(label: str, low, high, *, whole=True, write=str, **options):
    """A field for a number from `low` to `high`: an int, or also a Decimal when it need not be whole."""
    kinds = int if whole else (int, Decimal)

    def accepts(value) -> bool:
        is_number = isinstance(value, kinds) and not isinstance(value, bool) and Decimal(value).is_finite()
        return is_number and low <= value <= high

    kind = "a whole number" if whole else "a number"
    sentence = f"{label} must be {kind} from {write(low)} to {write(high)}."
    return field(metadata={"label": label, "accepts": accepts, "sentence": sentence}, **options)


def dollars(label: str, **options):
    """A field for whole US dollars, from 0 to one million."""
    return number(label, 0, MOST_DOLLARS, write=usd, **options)


def rate(label: str, low: str, high: str, **options):
    """A field for a share or a yearly rate as a Decimal: 0.05 is 5%."""
    return number(label, Decimal(low), Decimal(high), whole=False, write="{:.0%}".format, **options)


def one_of(label: str, values: Iterable[str], **options):
    """A field for one value of a closed vocabulary."""
    sentence = f"{label} must be one of those in the list."
    return field(metadata={"label": label, "accepts": tuple(values).__contains__, "sentence": sentence}, **options)


def whole(amount: Decimal) -> int:
    """Whole dollars; half a dollar is rounded away from zero."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def quotient(dividend: int, divisor: int) -> int:
    """Divides positive whole numbers and rounds to the nearest; half is rounded up."""
    return (2 * dividend + divisor) // (2 * divisor)


def shares(total: int, weights: Iterable[int]) -> list[int]:
    """A whole amount divided by weights into whole parts that add up to it exactly.

    Part k is the rounded share of the first k weights less what the earlier parts took.
    """
    weights = list(weights)
    whole_weight = sum(weights) or 1
    reached = [quotient(total * weight, whole_weight) for weight in accumulate(weights)]
    return [upto - before for before, upto in pairwise([0, *reached])]
