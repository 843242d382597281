"""What admin classes of guides share."""

from django.contrib import messages
from django.db import transaction

from articles import actions


class WritesGuides:
    """What is edited here stands in guides: one that is about to be published by itself waits for a second person."""

    def guides_with(self, obj):
        """The guides in which an object stands."""
        raise NotImplementedError

    def words_changed(self, request, obj):
        """Lifts the schedules of these guides, and says so."""
        for guide in actions.look_again(self.guides_with(obj), by=request.user):
            told = "its words changed, so somebody else has to look at it and schedule it anew."
            self.message_user(request, f"“{guide}” is no longer scheduled: {told}", messages.WARNING)

    @transaction.atomic
    def restore(self, request, record):
        """Brings a row back; the words are others then."""
        obj = super().restore(request, record)
        self.words_changed(request, obj)
        return obj
