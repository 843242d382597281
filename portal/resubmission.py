"""Saves a form that was sent after the session had ended, and offers it again after the person has signed in.

The form is stored in the anonymous session, under its address. Only the person who was signed in on this browser before
gets it back: a signed cookie names their account. Without that cookie nothing is stored, so strangers cannot fill the
table of sessions.
"""

import time
from urllib.parse import urlsplit

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.shortcuts import redirect, render
from django.urls import reverse

WAITING = "waiting_form"
WRITER = "writer"
MOST_CHARACTERS = 250_000
WAITS = 24 * 60 * 60
WRITER_LASTS = 60 * 24 * 60 * 60
SIGN_IN = ("account_login", "account_reauthenticate", "admin:login", "mfa_reauthenticate")
ACCOUNT = ("account_", "mfa_")
SIGN_IN_AND_SEND = "Your session has ended. What you wrote comes back once you have signed in."


class ResubmissionMiddleware:
    """Stores a form that was answered with a redirect to sign in, and offers it when its person returns to the page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        session = getattr(request, "session", None)
        if session is None or not session.accessed:
            return response
        is_to_sign_in = leads_to_sign_in(response)
        if is_to_sign_in and request.method == "POST":
            store(request)
        elif SESSION_KEY in session:
            remember_writer(request, response)
            if WAITING in session and not is_to_sign_in:
                return self.returned(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        """Drops the form when its person chooses that. Runs after the CSRF check."""
        if request.method == "POST" and "drop-waiting-form" in request.POST:
            request.session.pop(WAITING, None)
            return redirect(request.get_full_path())
        return None

    def returned(self, request, response):
        """The page that offers the form, on a visit to its address; other answers are returned unchanged."""
        waiting = request.session[WAITING]
        is_theirs = waiting["user"] == request.session[SESSION_KEY] and waiting["at"] > time.time() - WAITS
        is_its_address = waiting["path"] == request.get_full_path()
        if not is_theirs or (request.method == "POST" and is_its_address):
            del request.session[WAITING]
        elif request.method == "GET" and is_its_address:
            return offer(request, waiting["fields"])
        return response


def offer(request, fields, status=200):
    """The page with a form that sends the fields again."""
    long = [text for _, text in fields if len(text) > 40]
    context = {"fields": fields, "texts": long, "path": request.get_full_path()}
    response = render(request, "resubmit.html", context, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def leads_to_sign_in(response) -> bool:
    """Whether the answer redirects to a page for signing in."""
    return response.status_code == 302 and urlsplit(response.url).path in {reverse(name) for name in SIGN_IN}


def sent_fields(request) -> list[list[str]]:
    """Names and values of a form that may be sent again; empty for one with a password, with files or of an account."""
    match = request.resolver_match
    names = request.POST.keys()
    if request.FILES or (match and (match.url_name or "").startswith(ACCOUNT)):
        return []
    if any("password" in name.lower() for name in names):
        return []
    fields = [[name, text] for name in names for text in request.POST.getlist(name) if name != "csrfmiddlewaretoken"]
    return fields if sum(len(name) + len(text) for name, text in fields) <= MOST_CHARACTERS else []


def store(request) -> None:
    """Stores a form that a page has sent; not what a script sends in the background."""
    writer = request.get_signed_cookie(WRITER, None, salt=WRITER, max_age=WRITER_LASTS)
    fields = sent_fields(request)
    if not writer or not fields or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return
    if not ratelimit.consume(request, action="store_form", key=writer):
        return
    waiting = {"path": request.get_full_path(), "fields": fields, "user": writer, "at": time.time()}
    request.session[WAITING] = waiting
    messages.info(request, SIGN_IN_AND_SEND)


def remember_writer(request, response) -> None:
    """Names the account in a separate cookie, which outlives the session."""
    pk = request.session[SESSION_KEY]
    if request.get_signed_cookie(WRITER, None, salt=WRITER, max_age=WRITER_LASTS) != pk:
        response.set_signed_cookie(
            WRITER,
            pk,
            salt=WRITER,
            max_age=WRITER_LASTS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def csrf_failure(request, reason=""):
    """Offers a form of this site again if its token is older than the sign-in, as after signing in on another tab.

    The browser's headers must name this site as its origin; a form of another or unknown site is refused.
    """
    origin = request.headers.get("Origin")
    is_own = origin == f"{request.scheme}://{request.get_host()}"
    if is_own and request.user.is_authenticated and (fields := sent_fields(request)):
        return offer(request, fields, status=403)
    return render(request, "403.html", status=403)
