"""What the admins of all apps share: base classes, badges, filters, choices and inlines."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BaseInlineFormSet
from django.forms.models import InlineForeignKeyField
from django.forms.widgets import Widget
from django.http import HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localdate

from core.choices import ME, NOBODY, PublishingState
from core.history import end_of
from core.publishing import TIMED, due_before


class ReadOnlyAdmin:
    """For imported and derived tables: visible with the view permission, never editable."""

    def has_add_permission(self, request, obj=None):
        """Only importers add rows."""
        return False

    def has_change_permission(self, request, obj=None):
        """Only importers change rows."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Only importers delete rows."""
        return False

    def get_object(self, request, object_id, from_field=None):
        """The row; None for a number too large for SQLite, when the key refers to another row."""
        try:
            return super().get_object(request, object_id, from_field)
        except OverflowError:
            return None


class DeletedByName:
    """For objects that are rarely deleted: one at a time, after the object's name was typed."""

    delete_confirmation_template = "admin/named_delete_confirmation.html"

    def get_actions(self, request):
        """Removes the action that deletes a selection."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def delete_view(self, request, object_id, extra_context=None):
        """Shows the form again until the typed name is right."""
        obj = self.get_object(request, unquote(object_id))
        is_confirmed = request.method == "POST" and obj and self.has_delete_permission(request, obj)
        if is_confirmed and request.POST.get("typed_name", "").strip() != str(obj):
            self.message_user(request, "That is not its name. Nothing was deleted.", messages.ERROR)
            return HttpResponseRedirect(request.path)
        return super().delete_view(request, object_id, extra_context)


GRAVE, WARY, GOOD, QUIET = "grave", "wary", "good", "quiet"
TONE_OF_STATE = {
    PublishingState.DRAFT: QUIET,
    PublishingState.IN_REVIEW: WARY,
    PublishingState.PUBLISHED: GOOD,
    PublishingState.ARCHIVED: QUIET,
}


def badge(text: str, tone: str = QUIET) -> SafeString:
    """A word in a frame. The tone is decoration only: the word has the whole meaning."""
    return format_html('<span class="badge" data-tone="{}">{}</span>', tone, text)


def state_badge(obj) -> SafeString:
    """The state of an editorial object."""
    return badge(obj.get_state_display(), TONE_OF_STATE[obj.state])


class OwnerFilter(admin.SimpleListFilter):
    """Work by its `owner`. `?owner=me` shows the work of the person who follows the link."""

    title = parameter_name = "owner"

    def lookups(self, request, model_admin):
        """The visitor, no owner, and everyone else who owns something here. One query."""
        owned = model_admin.model._default_manager.exclude(owner=None).order_by().values("owner")
        others = get_user_model()._default_manager.filter(pk__in=owned).exclude(pk=request.user.pk)
        return [(ME, "Me"), (NOBODY, "Nobody"), *((str(each.pk), str(each)) for each in others)]

    def queryset(self, request, queryset):
        """Work of the chosen person; none for an unknown one."""
        match self.value():
            case None:
                return queryset
            case "me":
                return queryset.filter(owner=request.user)
            case "nobody":
                return queryset.filter(owner=None)
        return queryset.filter(owner=int(self.value())) if self.value().isdecimal() else queryset.none()


class ScheduleFilter(admin.SimpleListFilter):
    """Pages with a scheduled publication or archiving."""

    title = "schedule"
    parameter_name = "scheduled"

    def lookups(self, request, model_admin):
        return [("today", "Changes today"), ("ever", "Will change by itself")]

    def queryset(self, request, queryset):
        """Pages that are due by the end of today, or all with a schedule."""
        match self.value():
            case "today":
                return queryset.filter(due_before(end_of(localdate())))
            case "ever":
                return queryset.filter(Q(*((f"{column}__isnull", False) for column in TIMED), _connector=Q.OR))
        return queryset


class NamedSelect(AutocompleteSelect):
    """Django's own, but without a query for the chosen object when the form has loaded it."""

    chosen = None

    def optgroups(self, name, value, attrs=None):
        """The chosen object, after an empty line if the field is optional."""
        key = self.chosen and getattr(self.chosen, self.field.target_field.attname)
        if self.chosen is None or list(map(str, value)) != [str(key)]:
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.chosen)
        return [(None, [*options, self.create_option(name, key, label, True, len(options))], 0)]


class NamedForm(forms.ModelForm):
    """Gives each select the object that `select_related` loaded with the row, and checks every constraint.

    Numbers are typed as text, so that a mouse wheel over the page does not change them.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget: Widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, forms.NumberInput):
                widget.input_type = "text"
                widget.attrs["inputmode"] = (
                    "decimal" if isinstance(field, (forms.DecimalField, forms.FloatField)) else "numeric"
                )
            if isinstance(widget, NamedSelect) and widget.field.is_cached(self.instance):
                widget.chosen = getattr(self.instance, name)

    def _post_clean(self):
        """Also checks the constraints with a column that the form lacks or an inline fills: Django skips them."""
        super()._post_clean()
        if self.errors or (self.instance.pk and not self.has_changed()):
            return
        unsaved = [
            name
            for name, field in self.fields.items()
            if isinstance(field, InlineForeignKeyField) and field.parent_instance.pk is None
        ]
        model = type(self.instance)
        for constraint in model._meta.constraints:
            try:
                constraint.validate(model, self.instance, exclude=unsaved)
            except ValidationError as refused:
                has_words = constraint.violation_error_message != constraint.default_violation_error_message
                columns = () if has_words else getattr(constraint, "fields", ())
                self.add_error(None, self.instance.unique_error_message(model, columns) if columns else refused)


class ChoosesByName:
    """Gives a ModelAdmin or an inline such selects for its `autocomplete_fields`."""

    form = NamedForm

    def get_queryset(self, request):
        """On an object's own page, also loads the objects that its columns refer to."""
        queryset = super().get_queryset(request)
        if not (request.resolver_match and "object_id" in request.resolver_match.kwargs):
            return queryset
        above = getattr(self, "parent_model", None)
        links = [field.name for field in self.opts.fields if field.many_to_one and field.related_model is not above]
        nested = getattr(self, "list_select_related", False)
        return queryset.select_related(*links, *(nested if nested is not True and nested else []))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            # The script that builds the search takes the label of an empty choice only from the title.
            title = {"title": capfirst(db_field.verbose_name)}
            kwargs.setdefault("widget", NamedSelect(db_field, self.admin_site, title, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


MOST_ROWS = 15


class FirstRows(BaseInlineFormSet):
    """Shows only the first rows. Rows that were not shown do not change when the form is saved."""

    left_out = 0

    def get_queryset(self):
        """The rows; a list of the first ones when there are more than a page should show."""
        if not hasattr(self, "_queryset"):
            rows = super().get_queryset()
            if not self.is_bound and len(rows) > MOST_ROWS:
                self.left_out, self._queryset = len(rows) - MOST_ROWS, rows[:MOST_ROWS]
        return self._queryset

    @property
    def list_address(self):
        """The address of the list with all rows of the object; blank for a model without a list in the admin."""
        opts = self.model._meta
        try:
            page = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        except NoReverseMatch:
            return ""
        return f"{page}?{self.fk.name}__{self.fk.target_field.name}__exact={self.instance.pk}"


class NamedCells(FirstRows):
    """Gives every field of a row a name for people who do not see the heading of its column."""

    def add_fields(self, form, index):
        """Labels the fields: `Amount, tuition 2`."""
        super().add_fields(form, index)
        noun = self.model._meta.verbose_name
        row = f"new {noun}" if index is None else f"{noun} {index + 1}"
        for cell in form.visible_fields():
            cell.field.widget.attrs["aria-label"] = f"{cell.label}, {row}"


class RowsOfMany(ChoosesByName):
    """Gives an inline labels without queries, links to the rows' own pages, and a limited number of rows."""

    formset = FirstRows
    extra = 0
    show_change_link = True


class Rows(RowsOfMany, admin.TabularInline):
    """Rows as lines of a table."""

    formset = NamedCells
    template = "admin/edit_inline/first_rows.html"


class StackedRows(RowsOfMany, admin.StackedInline):
    """Rows as blocks."""

    template = "admin/edit_inline/first_stacked_rows.html"
