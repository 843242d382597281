"""Choosing among many in the admin: what is chosen shows its name without a query of its own."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.forms.models import InlineForeignKeyField
from django.forms.widgets import Widget
from django.utils.text import capfirst


class NamedSelect(AutocompleteSelect):
    """Django's own; the object that is chosen is not asked for again when the form has it at hand."""

    chosen = None

    def optgroups(self, name, value, attrs=None):
        """The chosen object, after an empty line where none may be chosen."""
        key = self.chosen and getattr(self.chosen, self.field.target_field.attname)
        if self.chosen is None or list(map(str, value)) != [str(key)]:
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.chosen)
        return [(None, [*options, self.create_option(name, key, label, True, len(options))], 0)]


class NamedForm(forms.ModelForm):
    """Hands each select the object that its row was loaded with, by `select_related`, and checks every constraint.

    Numbers are typed as text, so that a mouse wheel over the page changes none.
    """

    def __init__(self, *args, **kwargs):
        """Django's own, then the names."""
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
        """Also checks the constraints that name a column which the form lacks or an inline fills: Django skips them."""
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
    """Gives a ModelAdmin or an inline such selects wherever it has `autocomplete_fields`."""

    form = NamedForm

    def get_queryset(self, request):
        """On an object's own page with the objects that its columns name."""
        queryset = super().get_queryset(request)
        if not (request.resolver_match and "object_id" in request.resolver_match.kwargs):
            return queryset
        above = getattr(self, "parent_model", None)
        links = [field.name for field in self.opts.fields if field.many_to_one and field.related_model is not above]
        nested = getattr(self, "list_select_related", False)
        return queryset.select_related(*links, *(nested if nested is not True and nested else []))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The field of a link to one other object."""
        if db_field.name in self.get_autocomplete_fields(request):
            # Of the title alone does the script that builds the search make the name of an empty choice.
            title = {"title": capfirst(db_field.verbose_name)}
            kwargs.setdefault("widget", NamedSelect(db_field, self.admin_site, title, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
