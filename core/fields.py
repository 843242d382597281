"""Columns that Django has, with the habits that this site wants of them."""

from django.db import models

from core import identifiers


class URLField(models.URLField):
    """An address without format characters; one typed without a scheme means https.

    Django's own assumes http until version 6. For migrations it is Django's own.
    """

    def formfield(self, **kwargs):
        """The form's field."""
        return super().formfield(**{"form_class": identifiers.URLField, "assume_scheme": "https", **kwargs})

    def deconstruct(self):
        """As a column of Django's own class."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class EmailField(models.EmailField):
    """An address for mail, taken as it looks. For migrations it is Django's own."""

    def formfield(self, **kwargs):
        """The form's field."""
        return super().formfield(**{"form_class": identifiers.EmailField, **kwargs})

    def deconstruct(self):
        """As a column of Django's own class."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs
