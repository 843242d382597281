"""People, questions, testimonials and paid blocks in the admin."""

from django.contrib import admin
from django.db import transaction

from articles.admin.mixins import WritesGuides
from articles.models import Article, Person, Question, SponsoredBlock, Testimonial
from core.admin_history import HistoryAdmin
from programs.admin.mixins import RaisesVersion


@admin.register(Person)
class PersonAdmin(RaisesVersion, HistoryAdmin, admin.ModelAdmin):
    """Authors and reviewers."""

    list_display = ["name", "role"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["user"]


@admin.register(Question)
class QuestionAdmin(WritesGuides, RaisesVersion, HistoryAdmin, admin.ModelAdmin):
    """Questions with their answers; a guide chooses among them."""

    list_display = ["question"]
    search_fields = ["question", "answer"]

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
class TestimonialAdmin(RaisesVersion, HistoryAdmin, admin.ModelAdmin):
    """What people said, with their consent and whether anybody checked who they are."""

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
class SponsoredBlockAdmin(RaisesVersion, HistoryAdmin, admin.ModelAdmin):
    """Paid texts."""

    list_display = ["title", "sponsor", "starts_on", "ends_on"]
    search_fields = ["title", "sponsor"]
