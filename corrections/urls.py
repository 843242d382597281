"""Addresses of corrections."""

from django.urls import path

from corrections import views

app_name = "corrections"
urlpatterns = [
    path("corrections/", views.send, name="send"),
    path("corrections/new/", views.new, name="new"),
    path("corrections/<slug:reference>/", views.correction, name="correction"),
]
