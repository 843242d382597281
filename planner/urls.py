"""Addresses of the student's desk."""

from django.urls import path

from planner.views import account, compare, cost, deadlines, eligibility, pack, questions, shortlist, tray, worksheet

app_name = "planner"
urlpatterns = [
    path("compare/", compare.compare, name="compare"),
    path("compare/tray/", tray.tray, name="tray"),
    path("compare/tray/remove/", tray.remove, name="take-out"),
    path("compare/tray/clear/", tray.clear, name="clear-tray"),
    path("cost/", cost.cost, name="cost"),
    path("eligibility/", eligibility.eligibility, name="eligibility"),
    path("questions/", questions.questions, name="questions"),
    path("shortlist/", shortlist.shortlist, name="shortlist"),
    path("shortlist/pack/", pack.pack, name="pack"),
    path("shortlist/deadlines.ics", deadlines.calendar, name="calendar"),
    path("shortlist/add/", shortlist.add, name="add"),
    path("shortlist/remove/", shortlist.remove, name="remove"),
    path("shortlist/restore/", shortlist.restore, name="restore"),
    path("shortlist/note/", shortlist.note, name="note"),
    path("shortlist/share/", shortlist.share, name="share"),
    path("shortlist/revoke/", shortlist.revoke, name="revoke"),
    path("accounts/delete/", account.delete, name="delete-account"),
    path("shared/<str:token>/", shortlist.shared, name="shared"),
    path("shared/<str:token>/pack/", pack.shared_pack, name="shared-pack"),
    path("shared/<str:token>/deadlines.ics", deadlines.shared_calendar, name="shared-calendar"),
    path("worksheet/", worksheet.worksheet, name="worksheet"),
]
