"""Addresses of specializations."""

from django.urls import path

from specializations import views

app_name = "specializations"
urlpatterns = [
    path("specializations/", views.specialization_list, name="specializations"),
    path("specializations/<slug:slug>/", views.specialization_detail, name="specialization"),
    path("preview/specializations/<str:token>/", views.specialization_preview, name="preview"),
]
