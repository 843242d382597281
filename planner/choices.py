"""Closed vocabularies of the student's desk."""

from decimal import Decimal

from django.db.models import IntegerChoices, TextChoices


class Verdict(IntegerChoices):
    """The result for one admission requirement, worst first; a program has the worst result of its stated ones."""

    MISSING = 0, "missing"
    NOT_SAID = 1, "you did not say"
    TO_CHECK = 2, "check it yourself"
    PROBABLY = 3, "probably"
    MEETS = 4, "meets"
    NOT_STATED = 5, "not stated"


class Score(TextChoices):
    """Whether the applicant has a score of a test."""

    TAKEN = "taken", "I have a score"
    NONE = "none", "I have none"


class English(TextChoices):
    """How an applicant shows knowledge of English."""

    TOEFL = "toefl", "TOEFL"
    IELTS = "ielts", "IELTS"
    SPOKEN = "spoken", "It is my first language, or I studied in it"
    NONE = "none", "I have no score"


GRADE_SCALES = tuple(map(Decimal, ("4", "5", "10", "100")))
