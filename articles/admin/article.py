"""Guides and their authors."""

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles import actions
from articles.index import article_index
from articles.models import (
    Article,
    ArticleQuestion,
    ArticleSection,
    FormerArticleSlug,
    Person,
    Question,
    SponsoredBlock,
    Statistic,
    StatisticUse,
    Testimonial,
)
from articles.pages import flags_of
from articles.publishing import WORDS, blockers, flags, own_review, writers
from core.admin.base import ReadOnlyAdmin, Rows
from core.admin.drafts import SavesDrafts
from core.admin.publishing import PublishingAdmin
from core.publishing import PUBLIC
from programs.admin.base import KeepsFormerSlug, RaisesVersion, ShowsFindings
from programs.index import current_index


class WritesGuides:
    """For objects whose words guides show: a change unschedules the guides, which then wait for a second person."""

    def guides_with(self, obj):
        """The guides that show an object."""
        raise NotImplementedError

    def words_changed(self, request, obj):
        """Clears the schedules of these guides, with a message."""
        for guide in actions.mark_reviewed(self.guides_with(obj), by=request.user):
            told = "its words changed, so someone else has to look at it and schedule it again."
            self.message_user(request, f"“{guide}” is no longer scheduled: {told}", messages.WARNING)

    @transaction.atomic
    def restore(self, request, record):
        """Restores a row, which changes the words of its guides."""
        obj = super().restore(request, record)
        self.words_changed(request, obj)
        return obj


PUBLISH = "articles.publish_article"


@admin.register(Person)
class AuthorAdmin(RaisesVersion, SavesDrafts, admin.ModelAdmin):
    publish_right = PUBLISH
    list_display = ["name", "role"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["user"]

    def is_public(self, obj):
        """Whether a public guide names the person."""
        named = Q(author=obj) | Q(reviewer=obj)
        return obj is not None and Article.objects.filter(PUBLIC, named).exists()


@admin.register(Question)
class QuestionAdmin(WritesGuides, RaisesVersion, SavesDrafts, admin.ModelAdmin):
    publish_right = PUBLISH
    list_display = ["question"]
    search_fields = ["question", "answer"]

    def is_public(self, obj):
        """Whether a public guide has the question."""
        return obj is not None and self.guides_with(obj).filter(PUBLIC).exists()

    def checks(self, request):
        """What to fix in the words of the guides that have it."""
        index = current_index()
        return lambda obj: [
            f"{guide}: {flag}" for guide in self.guides_with(obj).filter(PUBLIC) for flag in flags(guide, index)
        ]

    def guides_with(self, obj):
        return Article.objects.filter(asked__question=obj)

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves; a changed answer needs a second look."""
        super().save_related(request, form, formsets, change)
        if form.has_changed():
            self.words_changed(request, form.instance)


@admin.register(Testimonial)
class TestimonialAdmin(RaisesVersion, SavesDrafts, admin.ModelAdmin):
    """Quotes from people, with their consent and whether their identity was checked."""

    publish_right = PUBLISH
    list_display = ["name", "about", "consent_on", "verified_on"]
    list_filter = [("consent_on", admin.EmptyFieldListFilter), ("verified_on", admin.EmptyFieldListFilter)]
    search_fields = ["name", "about", "text"]
    autocomplete_fields = ["verified_by"]
    fieldsets = [
        (None, {"fields": ["key", "name", "about", "text"]}),
        ("Consent", {"fields": ["consent_on", "consent_evidence"]}),
        ("Verification", {"fields": ["verified_on", "verified_by"]}),
    ]


@admin.register(SponsoredBlock)
class SponsoredBlockAdmin(RaisesVersion, SavesDrafts, admin.ModelAdmin):
    publish_right = PUBLISH
    list_display = ["title", "sponsor", "starts_on", "ends_on"]
    search_fields = ["title", "sponsor"]


OWN_WORDS = (
    "You cannot publish a guide whose words you changed. A colleague who may publish does it, or an administrator."
)


class NeedsEditorFilter(admin.SimpleListFilter):
    """Guides that quote a statistic which is past its shelf life, retired or unknown."""

    title = "statistics"
    parameter_name = "statistics"

    def lookups(self, request, model_admin):
        return [("due", "Quotes one that is over age, retired or unknown")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        sound = Statistic.objects.current(today).exclude(good_until__lt=today).filter(key=OuterRef("key"))
        due = StatisticUse.objects.filter(~Exists(sound), article=OuterRef("pk"))
        return queryset.filter(Exists(due)) if self.value() == "due" else queryset


class ArticleQuestionInline(Rows):
    model = ArticleQuestion
    autocomplete_fields = ["question"]


class ArticleSectionInline(Rows):
    model = ArticleSection


class StatisticUseInline(ReadOnlyAdmin, Rows):
    """Statistics that the guide quotes; counted on saving."""

    model = StatisticUse


class ArticleForm(forms.ModelForm):
    """A guide with `by`, the person who edits it."""

    by = None

    def clean(self):
        """Refuses a reviewer who is among the guide's writers, this change included."""
        cleaned = super().clean()
        wrote = writers(self.instance) if self.instance.pk else set()
        if author := cleaned.get("author"):
            wrote.add(author.user_id)
        if not set(WORDS).isdisjoint(self.changed_data):
            wrote.add(self.by.pk)
        if problem := own_review(cleaned.get("reviewer"), wrote):
            self.add_error("reviewer", problem)
        return cleaned


@admin.register(Article)
class ArticleAdmin(WritesGuides, ShowsFindings, KeepsFormerSlug, PublishingAdmin, admin.ModelAdmin):
    list_display = ["title", "category", "state_badge", "author", "reviewer", "facts_reviewed_on", "to_mend"]
    list_select_related = ["author", "reviewer"]
    list_filter = ["state", "category", NeedsEditorFilter]
    named_views = [("Drafts", "state__exact=draft"), ("Quotes what is over age or unknown", "statistics=due")]
    search_fields = ["title", "deck", "body"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["author", "reviewer", "related"]
    form = ArticleForm
    inlines = [ArticleQuestionInline, ArticleSectionInline, StatisticUseInline]
    readonly_fields = ["published_at", "updated_at"]
    list_per_page = 50
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["title", "slug", "deck", "category", "standing"]}),
        ("Who stands behind it", {"fields": ["author", "reviewer", "facts_reviewed_on"]}),
        ("Text", {"fields": ["takeaways", "body", "conclusion"]}),
        ("More", {"fields": ["related"]}),
        ("Who finds the page", {"fields": ["is_noindex", "is_unlisted"]}),
        ("Dates", {"fields": ["published_at", "updated_at"]}),
    ]

    rename_address = staticmethod(actions.rename_address)
    change_state = staticmethod(actions.change_state)
    schedule = staticmethod(actions.schedule)
    blockers = staticmethod(blockers)

    def blockers_for(self, request, obj):
        """Adds that people may not publish their own words."""
        return actions.blockers_for(obj, by=request.user)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form class with `by` set to the user."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = self.writer(request)
        return form

    def checks(self, request):
        """What is missing, and what to fix in the guide's words."""
        index = current_index()
        return lambda article: [blocker.text for blocker in blockers(article, index)]

    def says_before(self, request, obj):
        """Adds that people do not publish their own words."""
        if obj and not self.is_public(obj) and self.may_publish(request):
            return OWN_WORDS
        return super().says_before(request, obj)

    def pages_changed(self, obj):
        """Records its uses of statistics and dates the change."""
        actions.words_changed(obj)

    def guides_with(self, obj):
        return Article.objects.filter(pk=obj.pk)

    def get_queryset(self, request):
        return super().get_queryset(request).with_texts()

    def get_prepopulated_fields(self, request, obj=None):
        """Suggests an address for new guides only: readers may have bookmarked an existing one."""
        return {} if obj else self.prepopulated_fields

    def has_delete_permission(self, request, obj=None):
        """A guide that was ever public is archived: readers know its address, and the next start would reload it."""
        return super().has_delete_permission(request, obj) and not (obj and obj.published_at)

    def get_deleted_objects(self, objs, request):
        """Uses and former addresses are derived, so deleting them needs no permission of its own."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        derived = {StatisticUse._meta.verbose_name, FormerArticleSlug._meta.verbose_name}
        return deleted, counts, needed - derived, protected

    def get_changelist_instance(self, request):
        """Prints all guides of the list together."""
        changes, index = super().get_changelist_instance(request), current_index()
        articles = list(changes.result_list)
        found = flags_of(articles, article_index(index.version), index, index.today)
        for article, its_flags in zip(articles, found, strict=True):
            article.flag_count = len(its_flags)
        changes.result_list = articles
        return changes

    @admin.display(description="to mend")
    def to_mend(self, article):
        """How many problems printing shows."""
        return article.flag_count

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves the inlines, records uses and dates the change; changed words need a second look."""
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            self.pages_changed(form.instance)
        asked = any(formset.model is ArticleQuestion and formset.has_changed() for formset in formsets)
        if asked or not set(WORDS).isdisjoint(form.changed_data):
            self.words_changed(request, form.instance)
