"""Addresses of the student's desk."""

from django.urls import path

from planner.views import account, compare, cost, eligibility, shortlist, worksheet

app_name = "planner"
urlpatterns = [
    path("compare/", compare.compare, name="compare"),
    path("compare/tray/", compare.tray, name="tray"),
    path("compare/tray/remove/", compare.remove, name="take-out"),
    path("compare/tray/clear/", compare.clear, name="clear-tray"),
    path("cost/", cost.cost, name="cost"),
    path("eligibility/", eligibility.eligibility, name="eligibility"),
    path("questions/", shortlist.questions, name="questions"),
    path("shortlist/", shortlist.shortlist, name="shortlist"),
    path("shortlist/pack/", shortlist.pack, name="pack"),
    path("shortlist/deadlines.ics", shortlist.calendar, name="calendar"),
    path("shortlist/add/", shortlist.add, name="add"),
    path("shortlist/remove/", shortlist.remove, name="remove"),
    path("shortlist/restore/", shortlist.restore, name="restore"),
    path("shortlist/note/", shortlist.note, name="note"),
    path("shortlist/share/", shortlist.share, name="share"),
    path("shortlist/revoke/", shortlist.revoke, name="revoke"),
    path("accounts/delete/", account.delete, name="delete-account"),
    path("shared/<str:token>/", shortlist.shared, name="shared"),
    path("shared/<str:token>/pack/", shortlist.shared_pack, name="shared-pack"),
    path("shared/<str:token>/deadlines.ics", shortlist.shared_calendar, name="shared-calendar"),
    path("worksheet/", worksheet.worksheet, name="worksheet"),
]
