"""Addresses of careers."""

from django.urls import path

from careers import views

app_name = "careers"
urlpatterns = [
    path("careers/", views.career_list, name="careers"),
    path("careers/<slug:slug>/", views.career_detail, name="career"),
    path("preview/careers/<str:token>/", views.career_preview, name="preview"),
]
