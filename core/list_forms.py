"""Forms that read the URL of a list: what they refuse is named and ignored, and a page past the end is missing."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.text import Truncator

Asked = TypeVar("Asked")
LAST_PAGE = 1_000_000
LONGEST_VALUE = 60
MOST_VALUES = 5
"""How much of what was ignored a sentence repeats."""


class PageField(forms.IntegerField):
    """The number of a page; any number that is too large is past the end of every list."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": "Page", "required": False, "min_value": 1} | kwargs)

    def to_python(self, value):
        """At most `LAST_PAGE`."""
        number = super().to_python(value)
        return number if number is None else min(number, LAST_PAGE)


class PageForm(forms.Form):
    """The URL of a list that asks for nothing else."""

    page = PageField()


def without_refused(
    form_of: Callable[[MultiValueDict], Asked], query: MultiValueDict, *, text: str = "q"
) -> tuple[Asked, list[str]]:
    """The form of a URL without the values that it refuses, and a sentence for each field that had some.

    A text that cannot be searched stays refused: without it the list would answer another question. `form_of` makes a
    form, or a filter set that has one.
    """
    asked = form_of(query)
    form = getattr(asked, "form", asked)
    if form.is_valid() or text in form.errors:
        return asked, []
    remaining, sentences = query.copy(), []
    for name, errors in form.errors.items():
        field, given = form.fields[name], [value for value in remaining.pop(name) if value]
        good = list(filter(field.valid_value, given)) if isinstance(field, forms.MultipleChoiceField) else []
        if good:
            remaining.setlist(name, good)
        refused = [Truncator(value).chars(LONGEST_VALUE) for value in given if value not in good]
        more = f" and {len(refused) - MOST_VALUES} more" if len(refused) > MOST_VALUES else ""
        is_of_list = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
        reason = "No such value is known here." if is_of_list else " ".join(errors)
        were = "was" if len(refused) == 1 else "were"
        values = "”, “".join(refused[:MOST_VALUES])
        sentences.append(f"{form[name].label}: “{values}”{more} {were} ignored. {reason}")
    asked = form_of(remaining)
    getattr(asked, "form", asked).full_clean()
    return asked, sentences
