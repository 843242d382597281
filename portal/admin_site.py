"""The one admin site that all apps share: under the portal's name, with the work queue as its front page."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import ChangeList, ChangeListSearchForm
from django.core.validators import MaxLengthValidator
from django.http import JsonResponse

from portal.two_factor import AsksTwice
from portal.work_queue import work_queue

LONGEST_SEARCH = 200


class ShortSearchForm(ChangeListSearchForm):
    """The search of a list. Each word is a condition, so a search that is too long is refused with a message."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.max_length = LONGEST_SEARCH
            field.validators.append(MaxLengthValidator(LONGEST_SEARCH))


ChangeList.search_form_class = ShortSearchForm  # each list makes its own ChangeList


class PortalAdminSite(AsksTwice, AdminSite):
    """Django's admin with the site's name in its titles and the work queue on its index."""

    site_header = f"{settings.SITE_NAME} editors"
    site_title = f"{settings.SITE_NAME} editors"
    index_title = "What needs doing"

    def index(self, request, extra_context=None):
        """The index, with the tiles that this person may see; tiles without work are left out."""
        tiles = work_queue(request, self)
        queue = {"has_queue": bool(tiles), "tiles": [tile for tile in tiles if tile.has_work]}
        return super().index(request, queue | (extra_context or {}))

    def autocomplete_view(self, request):
        """Choices for a text of at most the length that a list's search accepts."""
        if len(request.GET.get("term", "")) > LONGEST_SEARCH:
            return JsonResponse({"error": f"At most {LONGEST_SEARCH} characters can be searched."}, status=400)
        return super().autocomplete_view(request)
