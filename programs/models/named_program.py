"""Programs as community lists name them: a title and an address, taken over and not checked."""

from django.db import models

from core.models import Source, URLField
from programs.choices import Degree

from .program import Program


class NamedProgram(models.Model):
    """A row of a community list, matched to one program by the rules of `programs.importers.matching`. Imported."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="named_programs")
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    source_row = models.PositiveIntegerField("line in the source file")
    title = models.CharField(max_length=300)
    degree = models.CharField(max_length=8, choices=Degree.choices, blank=True)
    unit = models.CharField("department or college", max_length=300, blank=True)
    url = URLField("address as listed", max_length=500, blank=True)
    listed_in = models.PositiveSmallIntegerField("year of the list")

    class Meta:
        ordering = ["-listed_in", "title"]
        constraints = [models.UniqueConstraint(fields=["source", "source_row"], name="named_program_row_once")]

    def __str__(self):
        return f"{self.title} (list of {self.listed_in})"
