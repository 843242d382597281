"""Addresses of the catalog."""

from django.urls import path

from programs import views
from programs.changes import feeds
from programs.deadlines import pages

app_name = "programs"
urlpatterns = [
    path("programs/", views.program_list, name="programs"),
    path("programs/export.csv", views.program_export, name="export"),
    path("programs/<slug:slug>/", views.program_detail, name="program"),
    path("deadlines/", pages.deadlines, name="deadlines"),
    path("deadlines.ics", pages.calendar, name="calendar"),
    path("preview/programs/<str:token>/", views.program_preview, name="preview"),
    path("schools/", views.school_list, name="schools"),
    path("schools/<slug:slug>/", views.school_detail, name="school"),
    path("schools/<slug:slug>/deadlines.ics", pages.school_calendar, name="school-calendar"),
    path("outbound/", views.outbound, name="outbound"),
    path("changes/", views.change_log, name="changes"),
    path("changes/feed.xml", feeds.changes, name="changes-feed"),
]
