"""Previews: the page of an editorial object in any state, for people with a link, until the link expires."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.publishing import Blockers

GOOD_FOR = timedelta(days=7)

Page = Callable[..., tuple[str, dict[str, Any]]]
"""Takes a request and an object; returns the template of its page and the template's context."""


def _signer(model: type[Model]) -> TimestampSigner:
    return TimestampSigner(salt=f"preview {model._meta.label_lower}")


def preview_address(obj: Model) -> str:
    """A new link to the preview of an object, valid for a week."""
    return reverse(f"{resolve(obj.get_absolute_url()).namespace}:preview", args=[_signer(type(obj)).sign(obj.pk)])


def preview_of(objects: QuerySet, blockers: Blockers) -> Callable[[Page], Callable[..., HttpResponse]]:
    """Makes a page into the preview of one of these objects: the page for visitors, with what is missing on top.

    Everyone with the link may see it until it expires; crawlers, proxies and other sites never receive it. A link that
    was altered, has expired, or is for another kind of object answers 404.
    """

    def decorate(page: Page) -> Callable[..., HttpResponse]:
        @require_safe
        @never_cache
        @wraps(page)
        def preview(request, token):
            try:
                pk = _signer(objects.model).unsign(token, max_age=GOOD_FOR)
            except BadSignature as error:
                raise Http404("This preview has expired, or its address is incomplete.") from error
            obj = objects.filter(pk=pk).first()
            if obj is None:
                raise Http404("What this preview showed has been removed.")
            template, context = page(request, obj)
            response = render(request, template, {**context, "previewed": obj, "blockers": blockers(obj)})
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            response.headers["Referrer-Policy"] = "no-referrer"
            return response

        return preview

    return decorate
