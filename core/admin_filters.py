"""Filters of lists in the admin that several apps share."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.timezone import localdate

from core.history import end_of
from core.publishing import TIMED, due_before

ME, NOBODY = "me", "nobody"


class OwnerFilter(admin.SimpleListFilter):
    """Work by its `owner`. `?owner=me` is a list of one's own for whoever follows the link."""

    title = parameter_name = "owner"

    def lookups(self, request, model_admin):
        """Oneself, nobody, and everybody else who owns something here. One query."""
        owned = model_admin.model._default_manager.exclude(owner=None).order_by().values("owner")
        others = get_user_model()._default_manager.filter(pk__in=owned).exclude(pk=request.user.pk)
        return [(ME, "Me"), (NOBODY, "Nobody"), *((str(each.pk), str(each)) for each in others)]

    def queryset(self, request, queryset):
        """Work of the chosen person; nothing for somebody who does not exist."""
        match self.value():
            case None:
                return queryset
            case "me":
                return queryset.filter(owner=request.user)
            case "nobody":
                return queryset.filter(owner=None)
        return queryset.filter(owner=int(self.value())) if self.value().isdecimal() else queryset.none()


class ScheduleFilter(admin.SimpleListFilter):
    """Pages that the clock will publish or archive."""

    title = "schedule"
    parameter_name = "scheduled"

    def lookups(self, request, model_admin):
        """Today, and at any time."""
        return [("today", "Changes today"), ("ever", "Will change by itself")]

    def queryset(self, request, queryset):
        """What is due by the end of today, or what has a moment at all."""
        match self.value():
            case "today":
                return queryset.filter(due_before(end_of(localdate())))
            case "ever":
                return queryset.filter(Q(*((f"{column}__isnull", False) for column in TIMED), _connector=Q.OR))
        return queryset
