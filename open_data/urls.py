"""Addresses of the open data."""

from django.urls import path

from open_data import views
from open_data.api import api
from open_data.http import open_data

app_name = "open_data"
urlpatterns = [
    *(path(f"api/v1/{each.pattern}", open_data(each.callback), name=each.name) for each in api.urls[0]),
    path("api/v1/openapi.json", open_data(views.openapi), name="openapi"),
    path("api/<path:rest>", open_data(views.nothing), name="nothing"),
    path("data/", views.data, name="data"),
    path("data/<str:name>", views.file, name="file"),
]
