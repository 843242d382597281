"""Keeps lists and pages true after an editor's change."""

from django.db import transaction

from core.actions import raise_version
from core.publishing import may_change_live
from programs import actions
from programs.models import Program


class RaisesVersion:
    """Whatever is saved or deleted here stands on pages, so the catalogue has a new version in the same transaction."""

    def touched(self, objects):
        """What `renew` has to know of objects, asked before they are gone."""
        return []

    def renew(self, touched):
        """Pages have a new version."""
        raise_version(actions.CATALOGUE)

    def pages_changed(self, obj):
        """Renews what the object stands on."""
        self.renew(self.touched([obj]))

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves the inlines, which come last, then renews."""
        super().save_related(request, form, formsets, change)
        self.pages_changed(form.instance)

    @transaction.atomic
    def delete_model(self, request, obj):
        """Deletes, then renews what the object stood on."""
        touched = self.touched([obj])
        super().delete_model(request, obj)
        self.renew(touched)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        """Deletes a selection, then renews all it stood on at once."""
        touched = self.touched(queryset)
        super().delete_queryset(request, queryset)
        self.renew(touched)


class RefreshesPrograms(RaisesVersion):
    """Derives the read model anew, in the same transaction, for every program that an edited object touches."""

    def affected_programs(self, obj):
        """Primary keys of the programs whose rows in the list may change with this object."""
        return [obj.program_id] if obj.program_id else []

    def touched(self, objects):
        """The programs of all of them."""
        return [pk for obj in objects for pk in self.affected_programs(obj)]

    def renew(self, touched):
        """Derives the rows of the programs anew."""
        actions.refresh_programs(touched)


class ClosedWhilePublic:
    """Who may publish programs changes a public one, and what stands around it, live. Others change it with a review
    (`submissions`), so that no change waits in two places."""

    def program_of(self, obj):
        """The stored program that an object belongs to, None when there is none."""
        if "program" in obj._state.fields_cache:
            return obj.program
        return Program.objects.filter(pk=obj.program_id).first()

    def is_open(self, request, obj):
        """Whether this person may change an object of the admin at all."""
        program = obj and self.program_of(obj)
        return program is None or may_change_live(request.user, program)

    def has_change_permission(self, request, obj=None):
        """Not what visitors see, without the right to publish it."""
        return super().has_change_permission(request, obj) and self.is_open(request, obj)

    def has_delete_permission(self, request, obj=None):
        """The same."""
        return super().has_delete_permission(request, obj) and self.is_open(request, obj)


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
