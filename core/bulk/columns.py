"""Columns of a table: what a cell writes, and what it may hold."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field
from import_export import fields
from import_export.widgets import ManyToManyWidget, Widget

from .files import as_text

YES, NO = {"yes", "true", "1"}, {"no", "false", "0", ""}


class FormWidget(Widget):
    """A cell of a model's column, read as Django's own form would read it."""

    def __init__(self, field: Field):
        super().__init__()
        self.field = field
        self.known = [str(value) for value, _ in field.flatchoices if value]
        self.form_field = field.formfield()

    def clean(self, value, row=None, **kwargs):
        """The value; raises ValidationError with the vocabulary where there is one."""
        if isinstance(self.field, BooleanField):
            if value.lower() not in YES | NO:
                raise ValidationError("Write yes or no.")
            return value.lower() in YES
        if value and self.known and value not in self.known:
            raise ValidationError(f"“{value}” is none of: {', '.join(self.known)}.")
        if not value and self.field.null:
            return None
        if not value and self.field.blank:
            return ""
        return self.form_field.clean(value)

    def render(self, value, obj=None, **kwargs):
        """The value as text."""
        return as_text(value)


class KeyWidget(Widget):
    """A cell that names another object by a column of it that never changes. One query for all rows."""

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
        """The object, or None for a blank cell where that may be."""
        if not value:
            if not self.field.null:
                raise ValidationError(f"Name a {self.field.related_model._meta.verbose_name}.")
            return None
        return self.find(value)

    def render(self, value, obj=None, **kwargs):
        """The column of the object."""
        return "" if value is None else str(getattr(value, self.key))


class KeysWidget(KeyWidget, ManyToManyWidget):
    """A cell that names several objects, parted by commas."""

    def clean(self, value, row=None, **kwargs):
        """The objects."""
        return [self.find(each.strip()) for each in value.split(",") if each.strip()]

    def render(self, value, obj=None, **kwargs):
        """Their names in order."""
        return ", ".join(sorted(str(getattr(each, self.key)) for each in value.all())) if value else ""


class TextWidget(Widget):
    """Writes anything as text."""

    def render(self, value, obj=None, **kwargs):
        """The value as text."""
        return as_text(value)


class Locked(fields.Field):
    """A column that is exported so that a person knows the row, and that no import writes.

    It holds what a path of attributes leads to, or what a function makes of the row.
    """

    def __init__(self, name: str, told: str | Callable):
        path = told if isinstance(told, str) else None
        super().__init__(attribute=path, column_name=name, widget=TextWidget(), readonly=True)
        self.told = told

    def get_value(self, instance):
        """The value of a row."""
        return super().get_value(instance) if isinstance(self.told, str) else self.told(instance)


def editorial(model, name: str, key: str = "key") -> fields.Field:
    """The column of a model that an import writes; other objects are named by their `key`."""
    field = model._meta.get_field(name)
    kind = KeysWidget if field.many_to_many else KeyWidget
    widget = kind(field, key) if field.is_relation else FormWidget(field)
    return fields.Field(attribute=name, column_name=name, widget=widget)
