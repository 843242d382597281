"""Import and export of a model's rows in the admin: a file is tried, reviewed, then applied."""

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone

from core.models import BulkImport
from core.spreadsheets import trials
from core.spreadsheets.files import MAX_BYTES, MAX_ROWS, MEGABYTE, TYPES, FileRefused, file_bytes
from core.spreadsheets.trials import ImportRefused, refused_rows

PER_PAGE = 50
LIMITS = f"CSV or XLSX, at most {MAX_BYTES // MEGABYTE} MB and {MAX_ROWS:,} rows."


class FileForm(forms.Form):
    """The file. `core.spreadsheets.files` defines its limits."""

    file = forms.FileField(
        label="File", help_text=LIMITS, max_length=200, widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    )


class BulkAdmin:
    """Gives a ModelAdmin the pages of import and export. `sheet` defines the columns, `import_right` is the permission.

    People who may see the rows may export them. A file that changes what visitors see is applied by a person with
    `publish_right`, on the page that shows its effect.
    """

    sheet = None
    import_right = publish_right = ""

    def get_urls(self):
        name, wrap = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("export/<slug:kind>/", wrap(self.export_view), name=f"{name}_export"),
            path("import/", wrap(self.import_view), name=f"{name}_import"),
            path("import/<int:import_id>/", wrap(self.tried_view), name=f"{name}_tried"),
            path("import/<int:import_id>/refused/", wrap(self.refused_view), name=f"{name}_refused"),
            *super().get_urls(),
        ]

    def has_import_permission(self, request):
        """People with the right to import who see the rows. A data steward needs no right to write texts."""
        return request.user.has_perm(self.import_right) and self.has_view_permission(request)

    def has_import_page_permission(self, request):
        """Also people who may apply files of others, because they may publish."""
        may_publish = request.user.has_perm(self.publish_right) and self.has_view_permission(request)
        return may_publish or self.has_import_permission(request)

    def changelist_view(self, request, extra_context=None):
        """Adds links to both; an export has the same rows as the list."""
        extra = dict(extra_context or {})
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        extra["exports"] = [(kind.upper(), self._bulk_address("export", kind) + query) for kind in TYPES]
        if self.has_import_page_permission(request):
            extra["import_url"] = self._bulk_address("import")
        return super().changelist_view(request, extra)

    def export_view(self, request, kind):
        """The rows of the filtered list, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in TYPES:
            raise Http404("No such kind of file.")
        sheet = self.sheet()
        try:
            asked = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self._bulk_address("changelist"))
        rows = sheet.rows().filter(pk__in=asked.order_by().values("pk"))
        return self._file(file_bytes(sheet.headers(), sheet.cells(rows), kind), self.opts.model_name, kind)

    def import_view(self, request):
        """GET shows the form and the waiting files; POST tries a file and shows its effect."""
        may_import = self.has_import_permission(request)
        if not (may_import or request.method != "POST" and self.has_import_page_permission(request)):
            raise PermissionDenied
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            content = file.read(MAX_BYTES + 1)
            try:
                tried = trials.try_out(
                    sheet=self.sheet, name=file.name, content=content, by=request.user, right=self.import_right
                )
            except FileRefused as refused:
                form.add_error("file", str(refused))
            else:
                return HttpResponseRedirect(self._bulk_address("tried", tried.pk))
        sheet = self.sheet()
        sent = BulkImport.objects.filter(kind=self.opts.label_lower).select_related("applied_by", "created_by")
        earlier, waiting = sent.exclude(applied_at=None), sent.filter(applied_at=None)
        context = {
            "form": form if may_import else None,
            "waiting": waiting.defer("table", "report")[:10],
            "key": sheet.key,
            "written": [name for name in sheet.editorial if name not in sheet.key],
            "locked": list(sheet.locked),
            "earlier": earlier.defer("table", "report")[:10],
        }
        return self._bulk_page(request, "import", "Import", **context)

    def tried_view(self, request, import_id):
        """GET shows the effect on each row; POST writes the rows that can be written."""
        upload = self._import(request, import_id)
        if request.method == "POST":
            try:
                upload = trials.apply(upload, sheet=self.sheet, by=request.user, **self._rights())
            except ImportRefused as refused:
                self.message_user(request, str(refused), messages.ERROR)
            else:
                self.message_user(request, "The import is done.", messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        told = [row for row in upload.report if row["kind"] != "unchanged"]
        told.sort(key=lambda row: row["kind"] != "refused")
        counts = dict.fromkeys(("new", "changed", "unchanged", "refused"), 0)
        for row in upload.report:
            counts[row["kind"]] += 1
        context = {
            "upload": upload,
            "counts": counts,
            "page": Paginator(told, PER_PAGE).get_page(request.GET.get("page")),
            "to_write": counts["new"] + counts["changed"],
            "public_count": trials.public_count(upload),
            "may_apply": trials.may_apply(upload, request.user, **self._rights()),
            "refused_url": self._bulk_address("refused", upload.pk) if counts["refused"] else "",
        }
        return self._bulk_page(request, "import_tried", f"Import of {upload}", **context)

    def refused_view(self, request, import_id):
        """The refused rows with the reasons, to correct and send again."""
        upload = self._import(request, import_id)
        headers, rows = refused_rows(upload)
        return self._file(file_bytes(headers, rows, "csv"), f"{self.opts.model_name}-refused", "csv")

    def _rights(self):
        return {"right": self.import_right, "publish_right": self.publish_right}

    def _import(self, request, import_id):
        if not self.has_import_page_permission(request):
            raise PermissionDenied
        return get_object_or_404(BulkImport, pk=import_id, kind=self.opts.label_lower)

    def _bulk_address(self, view, *args):
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{view}", args=args)

    def _bulk_page(self, request, template, title, **context):
        request.current_app = self.admin_site.name
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return render(request, f"admin/{template}.html", context)

    def _file(self, content, name, kind):
        day = timezone.localdate().isoformat()
        disposition = f'attachment; filename="{name}-{day}.{kind}"'
        headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type=TYPES[kind], headers=headers)
