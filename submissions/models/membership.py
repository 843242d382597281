"""Who speaks for a school."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from programs.models import School
from submissions.choices import Role


class Membership(models.Model):
    """A person who may see a school's desk, and by role propose for it. Nobody is a member twice."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=11, choices=Role.choices, default=Role.CONTRIBUTOR)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["school__name", "role", "joined_at"]
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()} for {self.school}"


class DeskPolicy(models.Model):
    """What editors agreed with a school. Without a row nothing is published before an editor has read it."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="desk_policy")
    publishes_low_risk_at_once = models.BooleanField(
        "low-risk fields are published at once", default=False,
        help_text="Contact, addresses on the school’s own domain, dates of rolling admission. Editors look afterwards.",
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "desk policies"

    def __str__(self):
        return f"Policy for {self.school}"
