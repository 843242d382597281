"""Recent changes: the query of the page, and the feeds."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from core.models import CatalogueVersion
from programs.choices import ChangeKind
from programs.exports import refusal
from programs.http import catalogue_page
from programs.models import FactChange, Program, School
from programs.pages import absolute
from taxonomy.models import Specialization

PER_PAGE = 100


class ChangeFilter(forms.Form):
    """Selects entries by program, school, specialization or kind, and entries before a key."""

    program = forms.ModelChoiceField(
        Program.objects.published().select_related("row", "school", "cip_code"),
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": "No program here has that address."},
    )
    school = forms.ModelChoiceField(
        School.objects.all(),
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": "No school here has that address."},
    )
    specialization = forms.ModelChoiceField(
        Specialization.objects.published(),
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": "No specialization here has that address."},
    )
    kind = forms.ChoiceField(
        choices=ChangeKind.choices, required=False, error_messages={"invalid_choice": "There is no such kind of fact."}
    )
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)

    @property
    def subject(self) -> Program | School | Specialization | None:
        """The program, school or specialization in the address, or None. Only after `is_valid`."""
        named = (self.cleaned_data.get(kind) for kind in ("program", "school", "specialization"))
        return next(filter(None, named), None)

    @property
    def query_string(self) -> str:
        """The query without the place in the log, always in the same order."""
        named = ((name, self.data.get(name)) for name in ("program", "school", "specialization", "kind"))
        return urlencode([pair for pair in named if pair[1]])

    def entries(self):
        """The selected entries, newest first, each with its subject. Only for a valid form."""
        asked, found = self.cleaned_data, FactChange.objects.with_subject()
        if not (asked["program"] or asked["specialization"]):
            found = found.in_lists()
        if asked["program"]:
            found = found.about_program(asked["program"])
        if asked["school"]:
            found = found.about_school(asked["school"])
        if asked["specialization"]:
            found = found.about_specialization(asked["specialization"])
        if asked["kind"]:
            found = found.of_kind(asked["kind"])
        if asked["before"]:
            found = found.before(asked["before"])
        return found

    def page(self) -> tuple[Sequence[FactChange], int | None]:
        """A page of entries, and the key before which the next page begins; None on the last page. One query."""
        entries = list(self.entries()[: PER_PAGE + 1])
        return entries[:PER_PAGE], entries[PER_PAGE - 1].pk if len(entries) > PER_PAGE else None


SIZE = 100
FIRST_YEAR = 2026
"""Part of every id, required by RFC 4151: a year in which the site had its name."""


class LogFeed(Atom1Feed):
    """A feed updated when its newest entry was written or, without entries, when the catalog last changed."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["changed_at"]


class ChangesFeed(Feed):
    feed_type = LogFeed
    author_name = settings.SITE_NAME
    subtitle = "Facts that the site says otherwise than before, each with what it said, what it says and its source."

    def __call__(self, request, index):
        """The feed; status 400 with the reasons when the address has unknown values."""
        asked = ChangeFilter(request.GET)
        return super().__call__(request, asked=asked) if asked.is_valid() else refusal(asked)

    def get_object(self, request, asked):
        return asked

    def title(self, asked):
        return f"What changed at {settings.SITE_NAME}" + (f": {asked.subject}" if asked.subject else "")

    def link(self, asked):
        return address("programs:changes", asked)

    def feed_url(self, asked):
        return address("programs:changes-feed", asked)

    def feed_guid(self, asked):
        """An id that stays the same when the site's pages move."""
        return tag(f"changes?{asked.query_string}")

    def feed_extra_kwargs(self, asked):
        """The last change of the catalog, for a feed without entries."""
        changed_at = CatalogueVersion.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
        return {"changed_at": changed_at or timezone.now()}

    def items(self, asked):
        return asked.entries()[:SIZE]

    def item_title(self, change):
        of_school = f", {change.school.name}" if change.program else ""
        return f"{change.subject}{of_school}: {change.label}"

    def item_description(self, change):
        """The old and new value, and why the new value is unknown. Escaped, because readers treat it as HTML."""
        now = change.new_text or f"not known. {change.reason}"
        source = f" Source: {change.source}." if change.source else ""
        return escape(f"Before: {change.old_text or 'not known'}. Now: {now.rstrip('.')}.{source}")

    def item_link(self, change):
        """The page of the program, school or specialization; the log when it has no page now."""
        return absolute(change.url or reverse("programs:changes"))

    def item_guid(self, change):
        """An id that does not depend on the address of the page."""
        return tag(f"change/{change.pk}")

    def item_updateddate(self, change):
        """The time of the entry, because entries never change."""
        return change.changed_at

    item_pubdate = item_updateddate

    def item_categories(self, change):
        return [change.get_kind_display()]


def address(name: str, asked: ChangeFilter) -> str:
    """The full address of the page or the feed with this query."""
    return absolute(reverse(name)) + (f"?{asked.query_string}" if asked.query_string else "")


def tag(path: str) -> str:
    """A tag URI of the site."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{FIRST_YEAR}:{path}"


changes = require_safe(catalogue_page(ChangesFeed()))
