"""Rows of an object on its page in the admin: a first helping of them, and a link to the list of all."""

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.urls import NoReverseMatch, reverse

from core.admin_choices import ChoosesByName

MOST_ROWS = 15


class FirstRows(BaseInlineFormSet):
    """Shows the first rows alone. What comes back is read as it was sent: rows that were not shown stay as they are."""

    left_out = 0

    def get_queryset(self):
        """The rows, as a list when there is more than a page should hold."""
        if not hasattr(self, "_queryset"):
            rows = super().get_queryset()
            if not self.is_bound and len(rows) > MOST_ROWS:
                self.left_out, self._queryset = len(rows) - MOST_ROWS, rows[:MOST_ROWS]
        return self._queryset

    @property
    def list_address(self):
        """Where all rows of the object can be worked on; blank for a model without a list in the admin."""
        opts = self.model._meta
        try:
            page = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        except NoReverseMatch:
            return ""
        return f"{page}?{self.fk.name}__{self.fk.target_field.name}__exact={self.instance.pk}"


class NamedCells(FirstRows):
    """Gives every field of a row a name for those who do not see the heading of its column."""

    def add_fields(self, form, index):
        """Django's own, then the names: `Amount, tuition 2`."""
        super().add_fields(form, index)
        noun = self.model._meta.verbose_name
        row = f"new {noun}" if index is None else f"{noun} {index + 1}"
        for cell in form.visible_fields():
            cell.field.widget.attrs["aria-label"] = f"{cell.label}, {row}"


class RowsOfMany(ChoosesByName):
    """Gives an inline names without queries, links to the rows' own pages, and no more rows than can be read."""

    formset = FirstRows
    extra = 0
    show_change_link = True


class Rows(RowsOfMany, admin.TabularInline):
    """A line each."""

    formset = NamedCells
    template = "admin/edit_inline/first_rows.html"


class StackedRows(RowsOfMany, admin.StackedInline):
    """A block each."""

    template = "admin/edit_inline/first_stacked_rows.html"
