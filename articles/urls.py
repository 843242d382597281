"""Addresses of guides and statistics."""

from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("articles/", views.article_list, name="articles"),
    path("articles/feed.xml", views.article_feed, name="feed"),
    path("articles/<slug:slug>/", views.article_detail, name="article"),
    path("preview/articles/<str:token>/", views.article_preview, name="preview"),
    path("statistics/", views.statistic_list, name="statistics"),
    path("statistics/<slug:key>/", views.statistic_detail, name="statistic"),
]
