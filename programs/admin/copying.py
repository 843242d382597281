"""Copies content of a program to others: choose, preview, copy."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import path

from core.admin.deciding import MOST, ManyAdmin, Told
from core.publishing import ONLY_PUBLISHERS, may_change_live
from programs import copying
from programs.models import Program


class CopyForm(forms.Form):
    """Which parts to copy, and to which programs: those of the same school by checkbox, others by address."""

    parts = forms.MultipleChoiceField(choices=list(copying.PARTS.items()), widget=forms.CheckboxSelectMultiple)
    siblings = forms.MultipleChoiceField(
        required=False, label="Programs of the same school", widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        required=False,
        label="Other programs",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="The end of each address, one a line: drexel-university-computer-science.",
    )

    def __init__(self, data, *, program):
        super().__init__(data)
        self.program = program
        same = Program.objects.filter(school=program.school_id).exclude(pk=program.pk).select_related("cip_code")
        self.fields["siblings"].choices = [(each.slug, each.name) for each in same]

    def clean(self):
        """Collects the target programs as `targets`. Refuses unknown addresses and the program itself."""
        data = super().clean()
        lines = data.get("others", "").split()
        slugs = {*data.get("siblings", []), *(line.rstrip("/").rsplit("/", 1)[-1] for line in lines)}
        found = list(Program.objects.filter(slug__in=slugs).select_related("school", "cip_code").order_by("pk"))
        if unknown := sorted(slugs - {each.slug for each in found}):
            raise ValidationError(f"No program has the address {', '.join(unknown)}.")
        if not found:
            raise ValidationError("Choose at least one program to copy to.")
        if self.program in found:
            raise ValidationError("A program cannot be copied to itself.")
        if len(found) > MOST:
            raise ValidationError(f"Choose at most {MOST} at a time.")
        return data | {"targets": found}


class CopiesContent(ManyAdmin):
    """Adds the copy page to the admin of programs, and a link to it on each program's page."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.copy_view)
        return [path("<int:object_id>/copy/", view, name="programs_program_copy"), *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Adds the link to the copy page for people who may copy."""
        if obj and request.user.has_perms(copying.RIGHTS):
            context["copy_url"] = self._address("copy", obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def copy_view(self, request, object_id):
        """GET shows the form; POST shows what would change, and copies once confirmed."""
        if not request.user.has_perms(copying.RIGHTS):
            raise PermissionDenied
        program = self._viewed(request, object_id)
        form = CopyForm(request.POST or None, program=program)
        if not form.is_valid():
            return self._page(request, "copy", program, f"Copy from {program}", form=form)
        parts, targets = form.cleaned_data["parts"], form.cleaned_data["targets"]
        if "confirmed" in request.POST:
            told = [self._copied(request, program, target, parts) for target in targets]
            return self.many_page(request, f"Copied from {program}", told, is_done=True)
        hidden = [("parts", part) for part in parts] + [("others", " ".join(each.slug for each in targets))]
        told = [self._planned(request, program, target, parts) for target in targets]
        return self.many_page(request, f"Copy from {program}", told, verb="Copy", hidden=hidden, template="copy_plan")

    def _planned(self, request, program, target, parts) -> Told:
        if not may_change_live(request.user, target):
            return Told(target, ONLY_PUBLISHERS, False)
        token = copying.seen(program, target, parts)
        planned = copying.plan(program, target, parts)
        return Told(target, "" if planned else "All of it stands there already.", bool(planned), token, planned)

    def _copied(self, request, program, target, parts) -> Told:
        token = request.POST.get(f"seen_{target.pk}", "")
        try:
            count = copying.copy_content(program, target, parts=parts, token=token, by=request.user)
        except copying.CopyRefused as refused:
            return Told(target, str(refused), False)
        except ValidationError as refused:
            return Told(target, "Nothing was copied. " + " ".join(refused.messages), False)
        return Told(target, f"{count} added or replaced.")
