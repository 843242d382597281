"""People, questions, testimonials and paid blocks in the admin."""

from django.contrib import admin
from django.db import transaction
from django.db.models import Q

from articles.admin.mixins import WritesGuides
from articles.models import Article, Person, Question, SponsoredBlock, Testimonial
from articles.publishing import flags
from core.admin.drafts import SavesDrafts
from core.publishing import PUBLIC
from programs.admin.base import RaisesVersion
from programs.index import current_index

PUBLISH = "articles.publish_article"


@admin.register(Person)
class PersonAdmin(RaisesVersion, SavesDrafts, admin.ModelAdmin):
    """Authors and reviewers."""

    publish_right = PUBLISH
    list_display = ["name", "role"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["user"]

    def is_public(self, obj):
        """Whether a guide that visitors see names the person."""
        named = Q(author=obj) | Q(reviewer=obj)
        return obj is not None and Article.objects.filter(PUBLIC, named).exists()


@admin.register(Question)
class QuestionAdmin(WritesGuides, RaisesVersion, SavesDrafts, admin.ModelAdmin):
    """Questions with their answers; a guide chooses among them."""

    publish_right = PUBLISH
    list_display = ["question"]
    search_fields = ["question", "answer"]

    def is_public(self, obj):
        """Whether a guide that visitors see carries it."""
        return obj is not None and self.guides_with(obj).filter(PUBLIC).exists()

    def checks(self, request):
        """What is to mend in the words of the guides that carry it."""
        index = current_index()
        return lambda obj: [
            f"{guide}: {flag}" for guide in self.guides_with(obj).filter(PUBLIC) for flag in flags(guide, index)
        ]

    def guides_with(self, obj):
        """Those that carry the question."""
        return Article.objects.filter(asked__question=obj)

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves; another answer wants a second look."""
        super().save_related(request, form, formsets, change)
        if form.has_changed():
            self.words_changed(request, form.instance)


@admin.register(Testimonial)
class TestimonialAdmin(RaisesVersion, SavesDrafts, admin.ModelAdmin):
    """What people said, with their consent and whether anybody checked who they are."""

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
    """Paid texts."""

    publish_right = PUBLISH
    list_display = ["title", "sponsor", "starts_on", "ends_on"]
    search_fields = ["title", "sponsor"]
