"""The public log of changes, and the earlier facts that it compares with."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.choices import PublishingState
from core.models import Source
from programs.choices import ChangeKind
from programs.querysets import FactChangeQuerySet
from taxonomy.models import Specialization

from .program import Program
from .school import School


class FactSheet(models.Model):
    """The facts of a program, a school or a specialization when the log last looked. Derived, never edited.

    `facts` maps each fact key to its value, unit and period, or to null when it was not known. A missing key did not
    exist then. A program that is no longer listed has no sheet.
    """

    program = models.OneToOneField(Program, models.CASCADE, null=True, related_name="fact_sheet")
    school = models.OneToOneField(School, models.CASCADE, null=True, related_name="fact_sheet")
    specialization = models.OneToOneField(Specialization, models.CASCADE, null=True, related_name="fact_sheet")
    facts = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=False, school__isnull=True, specialization__isnull=True)
                | Q(program__isnull=True, school__isnull=False, specialization__isnull=True)
                | Q(program__isnull=True, school__isnull=True, specialization__isnull=False),
                name="fact_sheet_of_one_subject",
            ),
        ]

    def __str__(self):
        return str(self.program or self.school or self.specialization)


class FactChange(models.Model):
    """A fact that the site changed at `changed_at`. It may have changed at the school long before.

    Texts are as the site printed them then. Blank means not known, and `reason` says why the new value is not known. An
    entry about a program also names its school; an entry about all programs of a school has no program. The operator
    decides how long entries are stored.
    """

    program = models.ForeignKey(Program, models.CASCADE, null=True, db_index=False, related_name="changes")
    school = models.ForeignKey(School, models.CASCADE, null=True, db_index=False, related_name="changes")
    specialization = models.ForeignKey(
        Specialization, models.CASCADE, null=True, db_index=False, related_name="changes"
    )
    kind = models.CharField(max_length=14, choices=ChangeKind.choices)
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    old_text = models.TextField("before", blank=True)
    new_text = models.TextField("after", blank=True)
    reason = models.TextField(blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = FactChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["school", "-id"], name="fact_change_of_school"),
            models.Index(fields=["program", "-id"], name="fact_change_of_program"),
            models.Index(fields=["specialization", "-id"], name="fact_change_of_specialization"),
            models.Index(fields=["kind", "-id"], name="fact_change_of_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, specialization__isnull=True)
                | Q(school__isnull=True, program__isnull=True, specialization__isnull=False),
                name="fact_change_of_one_subject",
            ),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="fact_change_kind_is_known"),
            models.CheckConstraint(condition=~Q(old_text=F("new_text")), name="fact_change_is_a_change"),
        ]

    def __str__(self):
        return f"{self.label}: {self.old_text or 'not known'} → {self.new_text or 'not known'}"

    @property
    def subject(self):
        """The current name of the program, school or specialization; `with_subject` joins it."""
        if self.program is None:
            return str(self.school or self.specialization)
        row = getattr(self.program, "row", None)  # A program that is not listed has none.
        return row.name if row else self.program.name

    @property
    def day(self):
        """The day of the change in the site's time zone."""
        return timezone.localdate(self.changed_at)

    @property
    def url(self):
        """The page of the subject; blank when it is not public. Needs `with_subject`."""
        about = self.program or self.school or self.specialization
        is_public = self.school.has_page if about == self.school else about.state == PublishingState.PUBLISHED
        return about.get_absolute_url() if is_public else ""
