"""Many programs of a school at once: tables to download and send back, and facts copied between programs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.models import BulkImport
from core.publishing import NotPossible
from core.spreadsheets.files import MAX_BYTES, MAX_ROWS, MEGABYTE, TYPES, FileRefused, file_bytes, read
from core.spreadsheets.trials import refused_rows
from programs.models import Program
from submissions import spreadsheets as tables
from submissions.choices import PROPOSING
from submissions.rights import role_of
from submissions.views.members import own_school

NAMES = {kind: str(capfirst(model._meta.verbose_name_plural)) for kind, model in tables.KINDS.items()}
COLUMNS = {name: str(capfirst(Program._meta.get_field(name).verbose_name)) for name in tables.OWN_COLUMNS}
LIMITS = f"CSV or XLSX, at most {MAX_BYTES // MEGABYTE} MB and {MAX_ROWS:,} rows."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def bulk(request, slug):
    """Tables of every kind; a POST tries an uploaded one."""
    school = own_school(request, slug)
    may_propose = role_of(request.user, school) in PROPOSING
    refusal = ""
    if request.method == "POST":
        if not may_propose:
            raise PermissionDenied
        kind, file = request.POST.get("kind"), request.FILES.get("file")
        if kind not in tables.KINDS or file is None:
            refusal = "Choose a kind of rows and a file."
        else:
            try:
                table = read(file.name, file.read(MAX_BYTES + 1))
                upload = tables.try_out(table, school=school, kind=kind, name=file.name, by=request.user)
            except FileRefused as refused:
                refusal = str(refused)
            else:
                return redirect("submissions:bulk-tried", slug, upload.pk)
    return page(request, school, may_propose, refusal)


def page(request, school, may_propose, refusal=""):
    """The page with its three parts: download, upload, copy."""
    context = {
        "school": school,
        "may_propose": may_propose,
        "refusal": refusal,
        "kinds": NAMES.items(),
        "limits": LIMITS,
        "types": [(kind, kind.upper()) for kind in TYPES],
        "columns": COLUMNS.items(),
        "parts": [(kind, name) for kind, name in NAMES.items() if kind != "program"],
        "programs": school.programs.published().select_related("school", "cip_code"),
    }
    return render(request, "submissions/bulk.html", context, status=422 if refusal else 200)


@require_safe
@never_cache
@login_required
def download(request, slug, kind):
    """The rows of one kind, as a file."""
    school = own_school(request, slug)
    as_file = request.GET.get("as", "csv")
    if kind not in tables.KINDS or as_file not in TYPES:
        raise Http404("There is no such table.")
    return file_of(file_bytes(tables.headers_of(kind), tables.cells(school, kind), as_file), f"{slug}-{kind}", as_file)


def file_of(content, name, kind):
    disposition = f'attachment; filename="{name}-{timezone.localdate().isoformat()}.{kind}"'
    return HttpResponse(content, content_type=TYPES[kind], headers={"Content-Disposition": disposition})


@require_POST
@never_cache
@login_required
def copy(request, slug):
    """Tries what copying a field or a kind of rows to other programs would propose."""
    school = own_school(request, slug)
    if role_of(request.user, school) not in PROPOSING:
        raise PermissionDenied
    programs = {each.slug: each for each in school.programs.published()}
    source, what = request.POST.get("from"), request.POST.get("what", "")
    targets = [programs[each] for each in request.POST.getlist("to") if each in programs and each != source]
    kind, names = (what, ()) if what in NAMES else ("program", (what,))
    if source not in programs or not targets or (kind == "program" and what not in COLUMNS):
        return page(request, school, True, "Choose what to copy, from which program, and to which others.")
    table = tables.copied(school, kind, programs[source], targets, names)
    if not table.lines:
        return page(request, school, True, f"{programs[source].name} states none of this.")
    upload = tables.try_out(table, school=school, kind=kind, name=f"Copied from {source}", by=request.user)
    return redirect("submissions:bulk-tried", slug, upload.pk)


def own_upload(request, school, pk):
    """The person's upload for this school, with its kind of rows; 404 for everything else."""
    kinds = {tables.kind_of(school, kind): kind for kind in tables.KINDS}
    upload = get_object_or_404(BulkImport, pk=pk, kind__in=kinds, created_by=request.user)
    return upload, kinds[upload.kind]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def tried(request, slug, pk):
    """What each row would propose; a POST proposes all valid ones."""
    school = own_school(request, slug)
    upload, kind = own_upload(request, school, pk)
    if request.method == "POST":
        try:
            made = tables.propose(upload, school=school, kind=kind, by=request.user)
        except NotPossible as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        waiting = sum(each.version > 0 for each in made)
        messages.success(request, f"{waiting} sent to the editors, {len(made) - waiting} kept as drafts.")
        return redirect(request.path)
    counts = dict.fromkeys(("new", "changed", "unchanged", "refused"), 0)
    for row in upload.report:
        counts[row["kind"]] += 1
    context = {
        "school": school,
        "upload": upload,
        "counts": counts,
        "to_propose": counts["new"] + counts["changed"],
        "rows": sorted(
            (row for row in upload.report if row["kind"] != "unchanged"), key=lambda row: row["kind"] != "refused"
        ),
    }
    return render(request, "submissions/bulk_tried.html", context)


@require_safe
@never_cache
@login_required
def refused(request, slug, pk):
    """The rows that cannot be proposed with the reasons, to correct and send again."""
    school = own_school(request, slug)
    upload, kind = own_upload(request, school, pk)
    headers, rows = refused_rows(upload)
    return file_of(file_bytes(headers, rows, "csv"), f"{slug}-{kind}-refused", "csv")
