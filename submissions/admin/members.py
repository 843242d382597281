"""Members of schools' desks, their claims, attestations and the audit trail."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now

from core.admin.base import ReadOnlyAdmin
from core.admin.deciding import DecidingAdmin
from core.publishing import NotPossible
from programs.models import School
from submissions import claims, members
from submissions.choices import ClaimState, Role
from submissions.models import AttestationCampaign, AttestationRequest, AuditEntry, Invitation, Membership, SchoolClaim


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Actions at the schools' desks. A name or a school links to all of its entries."""

    list_display = ["at", "person", "what", "subject_name", "desk"]
    list_display_links = ["at"]
    list_filter = ["kind", "is_internal"]
    list_select_related = ["actor", "school"]
    date_hierarchy = "at"
    search_fields = ["who", "what", "subject_name", "school__name__has_word"]
    fields = ["at", "kind", "who", "actor", "what", "subject_name", "subject", "is_internal", "school", "submission"]

    @admin.display(description="who", ordering="who")
    def person(self, entry):
        """The name, linked to all that the person did."""
        return self.narrowed(entry.who, actor=entry.actor_id)

    @admin.display(description="school", ordering="school__name")
    def desk(self, entry):
        """The school, linked to all that was done at its desk."""
        return self.narrowed(entry.school or "", school=entry.school_id)

    @staticmethod
    def narrowed(text, **lookup):
        """A link to the list with only this filter; the text when a value is None."""
        if None in lookup.values():
            return text
        return format_html(
            '<a href="{}?{}">{}</a>', reverse("admin:submissions_auditentry_changelist"), urlencode(lookup), text
        )


@admin.register(AttestationCampaign)
class AttestationCampaignAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """How many schools were asked in a quarter, and how many answered; `manage.py ask_schools` asks them."""

    list_display = ["quarter", "started_at", "schools_asked", "schools_answered"]

    def get_queryset(self, request):
        answered = Q(requests__answered_at__isnull=False)
        return (
            super()
            .get_queryset(request)
            .annotate(
                asked_count=Count("requests__school", distinct=True),
                answered_count=Count("requests__school", filter=answered, distinct=True),
            )
        )

    @admin.display(description="schools asked")
    def schools_asked(self, campaign):
        return campaign.asked_count

    @admin.display(description="schools that answered")
    def schools_answered(self, campaign):
        return campaign.answered_count


@admin.register(AttestationRequest)
class AttestationRequestAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Who was asked, how often they were reminded, and when they answered."""

    list_display = ["school", "user", "campaign", "asked_at", "reminder_count", "answered_at", "confirmed_count"]
    list_filter = ["campaign", ("answered_at", admin.EmptyFieldListFilter)]
    list_select_related = ["school", "user", "campaign"]
    search_fields = ["school__name__has_word", "user__email"]


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Shows and corrects memberships: owners manage their own desk, editors help where no owner is left."""

    list_display = ["user", "school", "role", "joined_at"]
    list_filter = ["role", "joined_at"]
    list_select_related = ["user", "school"]
    search_fields = ["user__email", "user__username", "school__name__has_word"]
    actions = ["make_owners", "remove"]

    def has_role_permission(self, request):
        return request.user.has_perm(members.MAY_CHANGE)

    def has_remove_permission(self, request):
        return request.user.has_perm(members.MAY_REMOVE)

    @admin.action(description="Make selected members owners", permissions=["role"])
    def make_owners(self, request, queryset):
        for membership in queryset:
            members.set_role(membership, Role.OWNER, by=request.user)
        self.message_user(request, "They are owners.", messages.SUCCESS)

    @admin.action(description="Remove selected members from their desks", permissions=["remove"])
    def remove(self, request, queryset):
        for membership in queryset:
            members.remove(membership, by=request.user)
        self.message_user(request, "They are removed.", messages.SUCCESS)


class InvitationAdminForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["school", "email", "role"]

    def clean(self):
        """Refuses the address of a member."""
        if not self.errors:
            try:
                members.refuse_member(self.cleaned_data["school"], self.cleaned_data["email"])
            except NotPossible as refused:
                self.add_error("email", str(refused))


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Editors invite the first owner of a school’s desk; owners invite the others."""

    form = InvitationAdminForm
    list_display = ["email", "school", "role", "standing", "invited_by", "created_at"]
    list_filter = ["role", "created_at"]
    list_select_related = ["school", "invited_by"]
    search_fields = ["email", "school__name__has_word"]
    autocomplete_fields = ["school"]
    actions = ["revoke"]

    def has_add_permission(self, request):
        return request.user.has_perm(members.MAY_INVITE)

    def has_revoke_permission(self, request):
        return request.user.has_perm(members.MAY_REVOKE)

    @admin.display(description="state")
    def standing(self, invitation):
        """Open, accepted, revoked or expired."""
        return invitation.standing(now()).capitalize()

    def save_form(self, request, form, change):
        """Sends the invitation, which also stores it."""
        return members.invite(**form.cleaned_data, by=request.user, now=now())

    def save_model(self, request, obj, form, change):
        """`save_form` has stored it."""

    def save_related(self, request, form, formsets, change):
        """An invitation has no related rows."""

    @admin.action(description="Take selected invitations back", permissions=["revoke"])
    def revoke(self, request, queryset):
        open_ones = queryset.filter(accepted_at=None, revoked_at=None)
        for invitation in open_ones:
            members.revoke(invitation, by=request.user, now=now())
        self.message_user(request, "What nobody had accepted is taken back.", messages.SUCCESS)


class ClaimDecisionForm(forms.Form):
    state = forms.ChoiceField(
        label="What becomes of it",
        widget=forms.RadioSelect,
        choices=[(each, each.label) for each in ClaimState if each != ClaimState.OPEN],
    )
    role = forms.ChoiceField(label="Role, if accepted", choices=Role.choices, initial=Role.OWNER)
    reason = forms.CharField(
        label="Reason",
        max_length=SchoolClaim._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
    )


@admin.register(SchoolClaim)
class SchoolClaimAdmin(DecidingAdmin, ReadOnlyAdmin, admin.ModelAdmin):
    """People claim schools. Editors compare and decide; they edit nothing."""

    list_display = ["user", "school", "state", "created_at", "decided_by"]
    list_filter = ["state", "created_at"]
    list_select_related = ["user", "school", "decided_by"]
    search_fields = ["user__email", "school__name__has_word", "text"]
    fields = [
        "school",
        "user",
        "address",
        "owners",
        "text",
        "state",
        "created_at",
        "reason",
        "decided_at",
        "decided_by",
    ]
    readonly_fields = ["address", "owners"]
    decide = staticmethod(claims.decide)
    decide_right = claims.MAY_DECIDE
    decision_form = ClaimDecisionForm
    decide_shows = ["address", "owners", "has_page"]

    @admin.display(description="e-mail")
    def address(self, claim):
        return claims.domain_note(claim)

    @admin.display(description="owners now")
    def owners(self, claim):
        owning = claim.school.memberships.filter(role=Role.OWNER).select_related("user")
        return ", ".join(str(each.user) for each in owning) or "None"

    def has_page(self, claim):
        return School.objects.with_page().contains(claim.school)
