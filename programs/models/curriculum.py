"""Courses."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.models import Source
from programs.choices import CourseRole

from .program import Program


class Course(models.Model):
    """A course of a program. Courses with the same `choice` number are alternatives: a student takes one of them."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="courses")
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=CourseRole.choices)
    choice = models.PositiveSmallIntegerField("one of group", null=True, blank=True)
    area = models.CharField(max_length=100, blank=True)
    credits = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "title", "role"], name="course_once_per_program"),
            models.CheckConstraint(condition=Q(role__in=CourseRole.values), name="course_role_is_known"),
        ]

    def __str__(self):
        return self.title
