"""Addresses of the catalogue."""

from django.urls import path

from programs import views

app_name = "programs"
urlpatterns = [
    path("programs/", views.program_list, name="programs"),
    path("programs/export.csv", views.program_export, name="export"),
    path("programs/<slug:slug>/", views.program_detail, name="program"),
    path("schools/", views.school_list, name="schools"),
    path("schools/<slug:slug>/", views.school_detail, name="school"),
]
