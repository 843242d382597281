"""CIP codes and the specializations that group them."""

from django.db import models

from .choices import Closeness


class CipCode(models.Model):
    """A field of study: six-digit code of the Classification of Instructional Programs, 2020 edition (NCES)."""

    code = models.CharField("CIP code", max_length=7, primary_key=True, help_text="As NN.NNNN, zeros kept.")
    title = models.CharField(max_length=200)
    closeness = models.CharField("closeness to machine learning", max_length=12, choices=Closeness.choices)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]{2}\.[0-9]{4}$"),
                name="cip_code_is_nn_nnnn",
                violation_error_message="Write the code as NN.NNNN, such as 11.0701.",
            ),
            models.CheckConstraint(condition=models.Q(closeness__in=Closeness.values), name="cip_closeness_is_known"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def name(self):
        """The title as a reader says it: `Computer Science` for `Computer Science, General.`"""
        return self.title.rstrip(".").removesuffix(", General")

    @property
    def family(self):
        """The four-digit code `NN.NN` under which earnings and debt are published."""
        return self.code[:5]


class Specialization(models.Model):
    """A subject inside the field, such as natural language processing, with the CIP codes where it is taught."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    summary = models.TextField(help_text="What one learns, in one or two sentences.")
    search_terms = models.CharField(max_length=300, blank=True, help_text="Other words for it, such as NLP.")
    fields = models.ManyToManyField(CipCode, through="SpecializationField", related_name="specializations")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class SpecializationField(models.Model):
    """A CIP code where a specialization is commonly taught. Alone it makes a program `related`, no more."""

    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE)
    cip_code = models.ForeignKey(CipCode, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["specialization", "cip_code"], name="specialization_field_once"),
        ]

    def __str__(self):
        return f"{self.specialization} in {self.cip_code_id}"
