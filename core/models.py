"""Models for more than one app."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from simple_history.models import HistoricalRecords

from core import forms
from core.choices import DraftState, PublishingState


class URLField(models.URLField):
    """An address without format characters; one typed without a scheme means https.

    Django's own assumes http until version 6. For migrations it is Django's own.
    """

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": forms.VisibleURLField, "assume_scheme": "https", **kwargs})

    def deconstruct(self):
        """Migrations see Django's own class."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class EmailField(models.EmailField):
    """An e-mail address without invisible characters. Migrations see Django's own class."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": forms.VisibleEmailField, **kwargs})

    def deconstruct(self):
        """Migrations see Django's own class."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs


class FindableQuerySet(QuerySet):
    """Pages of a `Findable` model by visibility."""

    def published(self):
        """Public pages, including unlisted ones: they have an address that answers."""
        return self.filter(state=PublishingState.PUBLISHED)

    def listed(self):
        """Published pages that are in lists, facets, search and links of other pages."""
        return self.published().filter(is_unlisted=False)

    def indexed(self):
        """Listed pages that search engines may index."""
        return self.listed().filter(is_noindex=False)


class Source(models.Model):
    """A published file, page or list with facts, and the credit that its license requires."""

    key = models.SlugField(unique=True, help_text="Short name that importers use, such as ipeds-hd-2024.")
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    release = models.CharField(max_length=100, blank=True, help_text="Edition or period as the publisher names it.")
    url = URLField(blank=True, help_text="The publisher's page. Blank when it is not known.")
    retrieved_on = models.DateField(null=True, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    credit = models.TextField(blank=True, help_text="The attribution that the licence demands.")
    covers = models.TextField(blank=True, help_text="What the site takes from it, and how far it can be trusted.")
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True, editable=False)
    row_count = models.PositiveIntegerField("rows in the file", null=True, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["publisher", "title"]

    def __str__(self):
        return f"{self.publisher}: {self.title}" + (f" ({self.release})" if self.release else "")


class Scheduled(models.Model):
    """A page with optional times for publishing and archiving, which `core.publishing` carries out."""

    publish_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    archive_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)

    class Meta:
        abstract = True


class Findable(models.Model):
    """A page that editors may hide from search engines, or from all lists and links of this site."""

    is_noindex = models.BooleanField(
        "search engines leave it out", default=False, help_text="The page asks not to be indexed; no sitemap names it."
    )
    is_unlisted = models.BooleanField(
        "not in lists",
        default=False,
        help_text="Anyone with the address may read it; no list, search, feed or sitemap of ours leads there.",
    )

    class Meta:
        abstract = True


class FormerSlug(models.Model):
    """An address that a page had before; concrete models add the page. Requests for it are redirected."""

    slug = models.SlugField(max_length=200, unique=True)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.slug


class GlossaryTerm(models.Model):
    """A technical term with its one definition; every page that uses the term links to it."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True, help_text="Pages link to it; keep it once it is public.")
    also = models.CharField("other words", max_length=200, blank=True, help_text="Other words for it, with commas.")
    definition = models.TextField(help_text="Plain text, in our own words.")
    see_also = models.ManyToManyField("self", symmetrical=False, blank=True)

    history = HistoricalRecords(m2m_fields=[see_also])

    class Meta:
        ordering = [Lower("name")]
        constraints = [models.CheckConstraint(condition=~models.Q(definition=""), name="glossary_term_is_defined")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('glossary')}#{self.slug}"


class CatalogueVersion(models.Model):
    """The version of each catalog's content: a new token in the transaction of each change.

    A process whose index has another token is out of date. Tokens are random, so that a version which was rolled back
    can never be confused with a later one; `number` counts the versions in the order of their commits.
    """

    name = models.CharField(max_length=50, primary_key=True)
    token = models.CharField(max_length=32)
    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"{self.name} {self.token}"


class CatalogueStep(models.Model):
    """The changes that led to a version of a catalog: its changed rows, so that an index can be updated.

    `rows` are primary keys, including those of removed rows; null means any. Old steps are deleted.
    """

    catalogue = models.CharField(max_length=50)
    number = models.PositiveBigIntegerField()
    token = models.CharField(max_length=32)
    rows = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["catalogue", "number"], name="catalogue_step_once")]

    def __str__(self):
        return f"{self.catalogue} {self.number}"


class PageDraft(models.Model):
    """A change of something public that waits for a person who may publish. No public page reads it.

    `data` is the form of the admin as it was sent, by field a list; `seen` is the history that it was filled from
    (`core.history.last_seen`). `changes` and `problems` say what saving it would do. Without `object_id` it is a new
    object.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    title = models.CharField(max_length=200)
    data = models.JSONField()
    seen = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=DraftState.choices, default=DraftState.WAITING)
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "draft of a public page"
        verbose_name_plural = "drafts of public pages"
        ordering = ["-edited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=models.Q(state=DraftState.WAITING),
                name="page_draft_waits_once",
            ),
            models.CheckConstraint(condition=models.Q(state__in=DraftState.values), name="page_draft_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state=DraftState.WAITING, decided_at__isnull=True)
                | (~models.Q(state=DraftState.WAITING) & models.Q(decided_at__isnull=False)),
                name="page_draft_decided_says_when",
            ),
        ]

    def __str__(self):
        return self.title


class BulkImport(models.Model):
    """An uploaded file, the effect of its rows, and, after it was applied, the refused rows.

    `table` has header and lines as `core.spreadsheets.trials` stores them, `report` the effect of each line. A file
    that is not applied is deleted.
    """

    kind = models.CharField(max_length=100, help_text="Label of the model, such as programs.intake.")
    file_name = models.CharField(max_length=200)
    table = models.JSONField()
    report = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name


# Django looks for the models of an app only in this module.
from core.mail.models import OutgoingMail  # noqa: E402, F401
