"""Reasons for a rejection that come up again."""

from django.db import models


class RejectionReason(models.Model):
    """A sentence that editors may choose when they reject a change; the school reads it as it stood then."""

    text = models.CharField(max_length=300, unique=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="The lowest stands first.")

    class Meta:
        ordering = ["position", "text"]

    def __str__(self):
        return self.text
