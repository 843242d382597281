"""Where facts come from, where a page used to live, and which version of the catalogue is current."""

from django.db import models


class Source(models.Model):
    """A published file, page or list that facts are taken from, with the credit that its licence asks for."""

    key = models.SlugField(unique=True, help_text="Short name that importers use, such as ipeds-hd-2024.")
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    release = models.CharField(max_length=100, blank=True, help_text="Edition or period as the publisher names it.")
    url = models.URLField(blank=True, help_text="The publisher's page. Blank when it is not known.")
    retrieved_on = models.DateField(null=True, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    credit = models.TextField(blank=True, help_text="The attribution that the licence demands.")
    covers = models.TextField(blank=True, help_text="What the site takes from it, and how far it can be trusted.")
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True, editable=False)
    row_count = models.PositiveIntegerField("rows in the file", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["publisher", "title"]

    def __str__(self):
        return f"{self.publisher}: {self.title}" + (f" ({self.release})" if self.release else "")


class FormerSlug(models.Model):
    """An address that a page had before; concrete models add the page. Requests for it answer 301."""

    slug = models.SlugField(max_length=200, unique=True)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.slug


class CatalogueVersion(models.Model):
    """What each catalogue's content is called: a new token in the transaction of each change.

    A process whose index carries another token is behind. Tokens are random, so that a version which was rolled back
    can never be mistaken for a later one.
    """

    name = models.CharField(max_length=50, primary_key=True)
    token = models.CharField(max_length=32)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"{self.name} {self.token}"
