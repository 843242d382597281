"""Keeps lists and pages true after an editor's change."""

from django.db import transaction

from core.actions import raise_version
from programs import actions


class RaisesVersion:
    """Whatever is saved or deleted here stands on pages, so the catalogue has a new version in the same transaction."""

    def pages_changed(self, obj):
        """Pages have a new version."""
        raise_version(actions.CATALOGUE)

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves, then raises."""
        super().save_related(request, form, formsets, change)
        self.pages_changed(form.instance)

    @transaction.atomic
    def delete_model(self, request, obj):
        """Deletes, then raises."""
        super().delete_model(request, obj)
        self.pages_changed(obj)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        """Deletes a selection, then raises."""
        super().delete_queryset(request, queryset)
        raise_version(actions.CATALOGUE)


class RefreshesPrograms:
    """Derives the read model anew, in the same transaction, for every program that an edited object touches."""

    def affected_programs(self, obj):
        """Primary keys of the programs whose rows in the list may change with this object."""
        return [obj.program_id] if obj.program_id else []

    def pages_changed(self, obj):
        """Derives the rows of the programs that it touches anew."""
        actions.refresh_programs(self.affected_programs(obj))

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves the inlines, then refreshes."""
        super().save_related(request, form, formsets, change)
        self.pages_changed(form.instance)

    @transaction.atomic
    def delete_model(self, request, obj):
        """Deletes, then refreshes what the object belonged to."""
        affected = list(self.affected_programs(obj))
        super().delete_model(request, obj)
        actions.refresh_programs(affected)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        """Deletes a selection, then refreshes all it belonged to at once."""
        affected = [pk for obj in queryset for pk in self.affected_programs(obj)]
        super().delete_queryset(request, queryset)
        actions.refresh_programs(affected)


class KeepsFormerSlug:
    """A changed slug goes through the action that keeps the old address answering, `rename_address` of the class."""

    rename_address = staticmethod(actions.rename_address)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Saves everything but a changed slug, then renames."""
        slug = obj.slug
        if change and "slug" in form.changed_data:
            obj.slug = form.initial["slug"]
        super().save_model(request, obj, form, change)
        self.rename_address(obj, slug=slug)
