"""Columns of a spreadsheet: how a cell becomes a value, and the errors of cells."""

import re
from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field
from import_export import fields
from import_export.widgets import ManyToManyWidget, Widget

from core.spreadsheets.workbook import as_text

YES, NO = {"yes", "true", "1"}, {"no", "false", "0", ""}
GROUPED = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+")
WANTED = (
    (forms.DateField, "Write a day as year-month-day: 2027-01-15."),
    (forms.DecimalField, "Write a number in digits, without a currency sign or commas: 1520.50."),
    (forms.IntegerField, "Write a whole number in digits, without a currency sign or commas: 1520."),
    (forms.URLField, "Write a web address: https://www.example.edu/."),
    (forms.EmailField, "Write one e-mail address: name@example.edu."),
)
"""What the cell of a form field may contain; the first matching class counts."""


def refuse_ambiguous(field: forms.Field, text: str) -> None:
    """Raises ValidationError for a number that means one thing in Europe and another in the United States."""
    is_number = isinstance(field, forms.IntegerField) and (getattr(field, "decimal_places", 0) or 0) < 3
    if is_number and GROUPED.fullmatch(text):
        whole, digits = text.partition(".")[0], text.replace(".", "")
        raise ValidationError(f"“{text}” can mean {whole} or {digits}. Write {whole} or {digits}.")


def cell_sentences(field: forms.Field, text: str, refused: ValidationError) -> list[str]:
    """The errors of a form field for a cell, with the cell's text and the expected form."""
    found = []
    for error in refused.error_list:
        said = "".join(error.messages)
        if error.code == "invalid_choice" and hasattr(field, "choices"):
            said = none_of(text, field.choices)
        elif error.code == "invalid" and (wanted := next((say for kind, say in WANTED if isinstance(field, kind)), "")):
            said = f"“{text}” cannot be read. {wanted}"
        elif text and "“" not in said and len(text) <= 100:
            said = f"“{text}”: {said}"
        found.append(said)
    return found


def none_of(text: str, choices) -> str:
    """The sentence that a text is none of these choices, each with its label if that is another word."""
    known = [
        str(value) if str(label).casefold() == str(value) else f"{value} ({label})" for value, label in choices if value
    ]
    return f"“{text}” is none of: {', '.join(known)}."


class FormWidget(Widget):
    """A cell of a model's column, read as Django's own form would read it."""

    def __init__(self, field: Field):
        super().__init__()
        self.field = field
        self.known = {str(value) for value, _ in field.flatchoices if value}
        self.form_field = field.formfield()

    def clean(self, value, row=None, **kwargs):
        """The value; raises ValidationError, with the vocabulary if there is one."""
        if isinstance(self.field, BooleanField):
            if value.lower() not in YES | NO:
                raise ValidationError(f"“{value}” cannot be read. Write yes or no.")
            return value.lower() in YES
        if value and self.known and value not in self.known:
            raise ValidationError(none_of(value, self.field.flatchoices))
        if not value and self.field.null:
            return None
        if not value and self.field.blank:
            return ""
        refuse_ambiguous(self.form_field, value)
        try:
            return self.form_field.clean(value)
        except ValidationError as refused:
            raise ValidationError(cell_sentences(self.form_field, value, refused)) from None

    def render(self, value, obj=None, **kwargs):
        return as_text(value)


class KeyWidget(Widget):
    """A cell that names another object by a permanent column. One query for all rows."""

    def __init__(self, field: Field, key: str):
        Widget.__init__(self)
        self.field, self.key, self.known = field, key, None

    def find(self, value: str):
        """The object; raises ValidationError."""
        if self.known is None:
            model = self.field.related_model
            self.known = {str(getattr(each, self.key)): each for each in model._default_manager.all()}
        if value not in self.known:
            raise ValidationError(f"No {self.field.related_model._meta.verbose_name} is called “{value}”.")
        return self.known[value]

    def clean(self, value, row=None, **kwargs):
        """The object; None for a blank cell if that is allowed."""
        if not value:
            if not self.field.null:
                raise ValidationError(f"Name a {self.field.related_model._meta.verbose_name}.")
            return None
        return self.find(value)

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(getattr(value, self.key))


class KeysWidget(KeyWidget, ManyToManyWidget):
    """A cell that names several objects, separated by commas."""

    def clean(self, value, row=None, **kwargs):
        return [self.find(each.strip()) for each in value.split(",") if each.strip()]

    def render(self, value, obj=None, **kwargs):
        return ", ".join(sorted(str(getattr(each, self.key)) for each in value.all())) if value else ""


class TextWidget(Widget):
    """Writes any value as text."""

    def render(self, value, obj=None, **kwargs):
        return as_text(value)


class Locked(fields.Field):
    """A column that identifies the row for people. It is exported but never imported.

    Its value comes from a path of attributes or from a function of the row.
    """

    def __init__(self, name: str, told: str | Callable):
        path = told if isinstance(told, str) else None
        super().__init__(attribute=path, column_name=name, widget=TextWidget(), readonly=True)
        self.told = told

    def get_value(self, instance):
        return super().get_value(instance) if isinstance(self.told, str) else self.told(instance)


def editorial(model, name: str, key: str = "key") -> fields.Field:
    """A column of a model that an import writes; other objects are named by their `key`."""
    field = model._meta.get_field(name)
    kind = KeysWidget if field.many_to_many else KeyWidget
    widget = kind(field, key) if field.is_relation else FormWidget(field)
    return fields.Field(attribute=name, column_name=name, widget=widget)
