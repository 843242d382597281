"""Form fields for numbers, addresses and names, and forms that read the URL of a list."""

import re
from collections.abc import Callable
from typing import TypeVar
from unicodedata import category

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.text import Truncator

MONEY = re.compile(r"\s*(?:US)?\$?\s*(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*", re.ASCII)


def plain(value):
    """The text without currency signs and thousands separators; unchanged if it is no such number ("3,5")."""
    match = MONEY.fullmatch(value) if isinstance(value, str) else None
    return match[1].replace(",", "") if match else value


class WholeNumberField(forms.IntegerField):
    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value):
        return super().to_python(plain(value))


class NumberField(forms.DecimalField):
    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value):
        return super().to_python(plain(value))


def number_formfield(column, **options):
    """The form field of a column, for `formfield_callback`: number fields come from this module."""
    field = column.formfield(**options)
    if isinstance(field, forms.FloatField):
        return field
    if isinstance(field, forms.DecimalField):
        return column.formfield(form_class=NumberField, **options)
    if isinstance(field, forms.IntegerField):
        return column.formfield(form_class=WholeNumberField, **options)
    return field


Asked = TypeVar("Asked")
LAST_PAGE = 1_000_000
LONGEST_VALUE = 60
MOST_VALUES = 5
"""The length of the ignored text that a message repeats."""


class PageField(forms.IntegerField):
    """The number of a page; a number that is too large is past the end of every list."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": "Page", "required": False, "min_value": 1} | kwargs)

    def to_python(self, value):
        """The number, at most `LAST_PAGE`."""
        number = super().to_python(value)
        return number if number is None else min(number, LAST_PAGE)


class PageForm(forms.Form):
    """The URL of a list without other parameters."""

    page = PageField()


def without_refused(
    form_of: Callable[[MultiValueDict], Asked], query: MultiValueDict, *, text: str = "q"
) -> tuple[Asked, list[str]]:
    """The form of a URL without its invalid values, and a sentence for each field that had some.

    Unsearchable text stays an error: without it the list would answer another question. `form_of` makes a form, or a
    filter set that has one.
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


def visible(text: str) -> str:
    """The text without format characters (Unicode's category Cf) and without spaces around it."""
    return "".join(each for each in text if category(each) != "Cf").strip()


class VisibleMixin:
    """A form field that reads only the visible text."""

    def to_python(self, value):
        """Removes invisible characters before the checks."""
        return super().to_python(visible(value) if isinstance(value, str) else value)


class VisibleEmailField(VisibleMixin, forms.EmailField):
    """An e-mail address."""


class VisibleURLField(VisibleMixin, forms.URLField):
    """The address of a page."""
