"""Addresses of the catalogue."""

app_name = "programs"
urlpatterns = []
