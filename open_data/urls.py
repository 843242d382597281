"""Addresses of the open data. Its views need 13 MB that no page needs, so the first request imports them."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from core.lazy_views import lazy_view

OPERATIONS = {
    "": "welcome",
    "programs/": "program_list",
    "programs/<slug>/": "program_detail",
    "schools/": "school_list",
    "schools/<slug>/": "school_detail",
    "specializations/": "specialization_list",
    "specializations/<slug>/": "specialization_detail",
    "careers/": "career_list",
    "careers/<slug>/": "career_detail",
    "statistics/": "statistic_list",
    "statistics/<key>/": "statistic_detail",
    "sources/": "source_list",
}
operation = csrf_exempt(lazy_view("open_data.views.operation"))

app_name = "open_data"
urlpatterns = [
    *(path(f"api/v1/{route}", operation, {"name": name}, name=name) for route, name in OPERATIONS.items()),
    path("api/v1/openapi.json", csrf_exempt(lazy_view("open_data.views.openapi")), name="openapi"),
    path("api/<path:rest>", csrf_exempt(lazy_view("open_data.views.nothing")), name="nothing"),
    path("data/", lazy_view("open_data.views.data"), name="data"),
    path("data/<str:name>", lazy_view("open_data.views.file"), name="file"),
]
