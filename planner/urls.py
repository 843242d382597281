"""Addresses of the student's desk."""

from django.urls import path

from planner.views import compare, cost, questions, shortlist

app_name = "planner"
urlpatterns = [
    path("compare/", compare.compare, name="compare"),
    path("cost/", cost.cost, name="cost"),
    path("questions/", questions.questions, name="questions"),
    path("shortlist/", shortlist.shortlist, name="shortlist"),
    path("shortlist/add/", shortlist.add, name="add"),
    path("shortlist/remove/", shortlist.remove, name="remove"),
    path("shortlist/restore/", shortlist.restore, name="restore"),
    path("shortlist/note/", shortlist.note, name="note"),
    path("shortlist/share/", shortlist.share, name="share"),
    path("shortlist/revoke/", shortlist.revoke, name="revoke"),
    path("shared/<str:token>/", shortlist.shared, name="shared"),
]
