"""Guides and the people who write and review them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from simple_history.models import HistoricalRecords

from articles.choices import Category
from articles.querysets import ArticleQuerySet
from core.choices import PublishingState
from core.models import Findable, FormerSlug, Scheduled, URLField


class Person(models.Model):
    """A person who signs guides. A guide without an author is signed by the site's editors together."""

    name = models.CharField(max_length=100)
    role = models.CharField(max_length=100, blank=True, help_text="What they do, such as “admissions adviser”.")
    bio = models.TextField(blank=True, help_text="One or two sentences, without numbers.")
    url = URLField("their own page", blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="account",
        help_text="The owner of this account may neither review nor publish what this person wrote.",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="person_name_once",
                violation_error_message="There is a person of this name already; one person has one entry.",
            ),
        ]

    def __str__(self):
        return self.name


class Question(models.Model):
    """A question that readers ask, with its answer in Markdown; several guides may use it."""

    question = models.CharField(max_length=200)
    answer = models.TextField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["question"]
        constraints = [models.UniqueConstraint(Lower("question"), name="question_once")]

    def __str__(self):
        return self.question


class Article(Scheduled, Findable):
    """A guide. `body`, `conclusion` and each line of `takeaways` are Markdown, read by `core.markdown`.

    It gives numbers only as `{{stat:key}}`. `updated_at` changes when words of a published guide change, not when a
    statistic does. `facts_reviewed_on` is the day on which an editor last checked every statement.
    """

    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    deck = models.CharField(max_length=300, blank=True, help_text="One or two sentences under the title.")
    category = models.CharField(max_length=10, choices=Category.choices)
    state = models.CharField(max_length=10, choices=PublishingState.choices, default=PublishingState.DRAFT)
    author = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        help_text="Blank: the site’s editors together.",
    )
    reviewer = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_articles",
        help_text="Another person than the author. Blank: the page says that nobody else has read it.",
    )
    takeaways = models.TextField("key takeaways", blank=True, help_text="One a line.")
    body = models.TextField(blank=True, help_text="Markdown, headings from “##”.")
    conclusion = models.TextField(blank=True)
    questions = models.ManyToManyField(Question, through="ArticleQuestion", related_name="articles", blank=True)
    related = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="related_from",
        blank=True,
        help_text="Blank: guides of the same category.",
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    facts_reviewed_on = models.DateField(null=True, blank=True)

    objects = ArticleQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[related])

    class Meta:
        verbose_name = "guide"
        ordering = ["-published_at", "title"]
        permissions = [("publish_article", "Can publish, schedule and archive guides")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PublishingState.values), name="article_state_is_known"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="article_category_is_known"),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(reviewer__isnull=True) | ~Q(author=F("reviewer")),
                name="article_reviewer_is_another_person",
                violation_error_message="The reviewer must be another person than the author.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PublishingState.PUBLISHED)
                | Q(published_at__isnull=False, updated_at__isnull=False, facts_reviewed_on__isnull=False),
                name="article_published_has_its_dates",
                violation_error_message="A published guide says when it appeared and when its facts were reviewed.",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(updated_at__gte=F("published_at")),
                name="article_is_updated_after_it_appeared",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:article", args=[self.slug])

    @property
    def takeaway_lines(self):
        """The takeaways, one string each."""
        return [line.strip() for line in self.takeaways.splitlines() if line.strip()]


class ArticleQuestion(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="asked")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="asked")
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "question of a guide"
        verbose_name_plural = "questions of a guide"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "question"], name="article_question_once")]

    def __str__(self):
        return str(self.question)


class ArticleSection(models.Model):
    """When the section of a guide under one heading was last reviewed, if not with the rest."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sections")
    anchor = models.SlugField(max_length=64, help_text="The heading’s anchor, as in “## Cost {#cost}”.")
    reviewed_on = models.DateField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = "review of a section"
        verbose_name_plural = "reviews of sections"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["article", "anchor"], name="article_section_once")]

    def __str__(self):
        return f"#{self.anchor}"


class FormerArticleSlug(FormerSlug):
    """An address that a guide had before."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="former_slugs")
