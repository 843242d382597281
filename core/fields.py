"""Columns that Django has, with the habits that this site wants of them."""

from django.db import models


class URLField(models.URLField):
    """An address; whoever types one without a scheme means https.

    Django's own assumes http until version 6, where this becomes the default and the class can go. For migrations it
    is Django's own.
    """

    def formfield(self, **kwargs):
        """The form's field."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self):
        """As a column of Django's own class."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
