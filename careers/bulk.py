"""The sheet of careers."""

from careers.actions import careers_changed
from careers.models import Career
from core.publishing import is_public
from core.spreadsheets.resources import SheetResource


class CareerSheet(SheetResource):
    """Texts about roles, found by their address. A new one is a draft; specializations and next roles by address."""

    key = ("slug",)
    editorial = ("name", "other_names", "summary", "duties", "path", "suits", "specializations", "next_roles")
    locked = {"state": "state"}
    named_by = {"specializations": "slug", "next_roles": "slug"}

    class Meta:
        model = Career

    def rows(self):
        """Every career with its links."""
        return Career.objects.prefetch_related("specializations", "next_roles")

    def is_public(self, instance):
        """As its state says."""
        return is_public(instance)

    def pages_changed(self):
        """From then on the pages are new."""
        if self.touched:
            careers_changed()
