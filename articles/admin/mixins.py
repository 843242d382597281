"""What admin classes of this app share."""

from django.db import transaction

from core.actions import raise_version
from programs.actions import CATALOGUE


class RaisesVersion:
    """Whatever is saved or deleted here stands on pages, so the catalogue has a new version in the same transaction."""

    def pages_changed(self, obj):
        """Pages have a new version."""
        raise_version(CATALOGUE)

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves, then raises."""
        super().save_related(request, form, formsets, change)
        self.pages_changed(form.instance)

    @transaction.atomic
    def delete_model(self, request, obj):
        """Deletes, then raises."""
        super().delete_model(request, obj)
        raise_version(CATALOGUE)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        """Deletes a selection, then raises."""
        super().delete_queryset(request, queryset)
        raise_version(CATALOGUE)
