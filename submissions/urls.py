"""Addresses of the schools' desk."""

from django.urls import path

from submissions.views import account, attestation, desk, joining, members, proposal, spreadsheets

app_name = "submissions"
urlpatterns = [
    path("for-schools/", desk.for_schools, name="for-schools"),
    path("schools-desk/", desk.desks, name="desks"),
    path("schools-desk/account/export/", account.export, name="account-export"),
    path("schools-desk/claim/", joining.claim, name="claim"),
    path("schools-desk/invitations/<str:token>/", joining.invitation, name="invitation"),
    path("schools-desk/notifications/", account.preferences, name="notifications"),
    path("schools-desk/attest/<str:token>/", attestation.attest, name="attest"),
    path("schools-desk/unsubscribe/<str:token>/", account.unsubscribe, name="unsubscribe"),
    path("schools-desk/submissions/<int:pk>/", proposal.submission, name="submission"),
    path("schools-desk/submissions/<int:pk>/preview/", proposal.preview, name="preview"),
    path("schools-desk/submissions/<int:pk>/withdraw/", proposal.withdraw, name="withdraw"),
    path("schools-desk/submissions/<int:pk>/comment/", proposal.comment, name="comment"),
    path("schools-desk/propose/<slug:slug>/", proposal.propose, name="propose"),
    path("schools-desk/<slug:slug>/", desk.desk, name="desk"),
    path("schools-desk/<slug:slug>/begin/", proposal.begin, name="begin"),
    path("schools-desk/<slug:slug>/audit/", account.audit, name="audit"),
    path("schools-desk/<slug:slug>/bulk/", spreadsheets.bulk, name="bulk"),
    path("schools-desk/<slug:slug>/bulk/copy/", spreadsheets.copy, name="bulk-copy"),
    path("schools-desk/<slug:slug>/bulk/tried/<int:pk>/", spreadsheets.tried, name="bulk-tried"),
    path("schools-desk/<slug:slug>/bulk/tried/<int:pk>/refused/", spreadsheets.refused, name="bulk-refused"),
    path("schools-desk/<slug:slug>/bulk/<slug:kind>/", spreadsheets.download, name="bulk-download"),
    path("schools-desk/<slug:slug>/nothing-changed/", attestation.nothing_changed, name="nothing-changed"),
    path("schools-desk/<slug:slug>/members/", members.members, name="members"),
    path("schools-desk/<slug:slug>/members/invite/", members.invite, name="invite"),
    path("schools-desk/<slug:slug>/members/leave/", members.leave, name="leave"),
    path("schools-desk/<slug:slug>/members/<int:pk>/role/", members.set_role, name="set-role"),
    path("schools-desk/<slug:slug>/members/<int:pk>/remove/", members.remove, name="remove-member"),
    path("schools-desk/<slug:slug>/invitations/<int:pk>/revoke/", members.revoke, name="revoke-invitation"),
]
