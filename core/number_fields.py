"""Form fields for numbers: text inputs that a mouse wheel cannot change, and that read "1,520" and "$1,520"."""

import re

from django import forms

MONEY = re.compile(r"\s*(?:US)?\$?\s*(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*", re.ASCII)


def plain(value):
    """The text without currency and thousands separators; unchanged where it is no such number ("3,5")."""
    match = MONEY.fullmatch(value) if isinstance(value, str) else None
    return match[1].replace(",", "") if match else value


class WholeNumberField(forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value):
        return super().to_python(plain(value))


class NumberField(forms.DecimalField):
    """A number that may have decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value):
        return super().to_python(plain(value))


def number_formfield(column, **options):
    """The form field of a column, for `formfield_callback`: its number fields are those of this module."""
    field = column.formfield(**options)
    if isinstance(field, forms.FloatField):
        return field
    if isinstance(field, forms.DecimalField):
        return column.formfield(form_class=NumberField, **options)
    if isinstance(field, forms.IntegerField):
        return column.formfield(form_class=WholeNumberField, **options)
    return field
