"""What admin classes of several apps share."""


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
