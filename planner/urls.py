"""Addresses of the student's desk."""

from django.urls import path

from planner import views

app_name = "planner"
urlpatterns = [path("compare/", views.compare, name="compare")]
