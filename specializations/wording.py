"""What editors' prose may not hold: numbers that a page must measure, and text that was damaged on the way."""

from django.core.exceptions import ValidationError

from core.wording import MOJIBAKE, STATISTIC, garbled


def no_typed_statistics(text: str) -> None:
    """Refuses a sum of money or a percentage typed into prose: it would age unseen and could contradict the page."""
    if found := STATISTIC.search(text):
        raise ValidationError(f"“{found[0]}” is a number without a source: the page prints measured ones itself.")


def no_garbling(text: str) -> None:
    """Refuses characters of a wrong encoding, a word said twice, and torn or glued punctuation."""
    if MOJIBAKE.search(text):
        raise ValidationError("Some characters were damaged by a wrong encoding: paste the text again as UTF-8.")
    if found := next(garbled(text), None):
        raise ValidationError(f"“{found[0].strip()}” looks like a slip of the pen.")
