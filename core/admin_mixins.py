"""What admin classes of several apps share."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect


class ReadOnlyAdmin:
    """For imported and derived tables: anyone who may view sees everything, nobody edits."""

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
        """The row; none by a number that SQLite cannot hold, where the key refers to another row."""
        try:
            return super().get_object(request, object_id, from_field)
        except OverflowError:
            return None


class DeletedByName:
    """For objects that are rarely deleted: one at a time, by whoever types the object's name."""

    delete_confirmation_template = "admin/named_delete_confirmation.html"

    def get_actions(self, request):
        """Without the deletion of a selection."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def delete_view(self, request, object_id, extra_context=None):
        """Asks again while the typed name is another."""
        obj = self.get_object(request, unquote(object_id))
        is_confirmed = request.method == "POST" and obj and self.has_delete_permission(request, obj)
        if is_confirmed and request.POST.get("typed_name", "").strip() != str(obj):
            self.message_user(request, "That is not its name. Nothing was deleted.", messages.ERROR)
            return HttpResponseRedirect(request.path)
        return super().delete_view(request, object_id, extra_context)
