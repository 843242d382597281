"""The page about the open data, the files, the description of the API, and its answer to unknown addresses."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from careers.index import career_index
from core.figures import REASONS
from open_data import parameters
from open_data.api import LISTS, PATH, api
from open_data.editions import DICTIONARY, MANIFEST, dictionary_text, newest, published_file
from open_data.http import open_data, readable_anywhere
from open_data.openapi import description
from open_data.paging import MOST, USUAL
from open_data.program_records import UNITS
from open_data.tables import TABLES
from programs.index import current_index

TYPES = {".gz": "application/gzip", ".csv": "text/csv; charset=utf-8", ".json": "application/json"}


OPERATIONS = {each.name: open_data(each.callback) for each in api.urls[0]}


def operation(request, name, **parts):
    return OPERATIONS[name](request, **parts)


@open_data
def openapi(request):
    """The OpenAPI document."""
    parameters.refuse_strangers(request.GET, {})
    return JsonResponse(description(request.catalogue))


@open_data
def nothing(request, rest):
    """An unknown address of the API; one without its last slash is redirected to the one that has it."""
    if not request.path.endswith("/") and resolve(f"{request.path}/").url_name != "nothing":
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    raise Http404("The API has no such address. All that it has stand at /api/v1/.")


@require_safe
def data(request):
    """The data and how to get it. The page has no ETag, because it also depends on files."""
    index = current_index()
    context = {
        "edition": newest(settings.OPEN_DATA_ROOT),
        "tables": TABLES,
        "lists": [f"{PATH}{name}/" for name in LISTS],
        "asked": [
            ("programs", parameters.program_parameters(index).values()),
            ("schools", parameters.school_parameters().values()),
            ("careers", parameters.career_parameters(career_index(index.version)).values()),
        ],
        "units": UNITS.items(),
        "reasons": REASONS.items(),
        "per_minute": settings.OPEN_DATA_PER_MINUTE,
        "usual": USUAL,
        "most": MOST,
    }
    response = render(request, "data.html", context)
    patch_cache_control(response, public=True, no_cache=True)
    return response


@require_safe
def file(request, name):
    """A file of the newest edition; the meaning of the columns is available even before the first edition."""
    root, content_type = settings.OPEN_DATA_ROOT, TYPES.get(f".{name.rpartition('.')[2]}", "")
    found = published_file(root, name)
    if found:
        path, told = found
        etag = f'"{told["sha256"][:24]}"'
        response = get_conditional_response(request, etag=etag) or FileResponse(path.open("rb"))
        response.headers["ETag"] = etag
    elif name == MANIFEST and (told := newest(root)):
        response = JsonResponse(told)
    elif name == DICTIONARY:
        response = HttpResponse(dictionary_text())
    else:
        raise Http404("No file of this name was published.")
    if response.status_code == 200:
        response.headers["Content-Type"] = content_type
        if content_type == TYPES[".gz"]:
            response.headers["Content-Encoding"] = "identity"  # it is compressed already
    patch_cache_control(response, public=True, no_cache=True)
    return readable_anywhere(response)
