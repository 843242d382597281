"""Every address of the site."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.urls import urlpatterns as account_urls
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from core.forms import visible
from core.lazy_views import lazy_view
from portal import metrics, sitemaps, views
from portal.accounts import BY_CODE
from portal.two_factor_urls import urlpatterns as second_factor_urls


def of_accounts(patterns):
    """Makes every page of an account personal, and removes invisible characters from its forms.

    The first password of an account needs a fresh proof.
    """
    for each in patterns:
        if isinstance(each, URLResolver):
            yield path(str(each.pattern), include(list(of_accounts(each.url_patterns))))
            continue
        view = never_cache(as_typed(each.callback))
        if each.name == "account_set_password":
            view = reauthentication_required(view)
        yield URLPattern(each.pattern, view, each.default_args, each.name)


def as_typed(view):
    """The view, with invisible characters removed from all fields but passwords: names, addresses and codes."""

    @wraps(view)
    def typed(request, *args, **kwargs):
        if request.method == "POST":
            posted = request.POST.copy()
            for name in posted:
                if "password" not in name:
                    posted.setlist(name, map(visible, posted.getlist(name)))
            request.POST = posted
        return view(request, *args, **kwargs)

    return typed


urlpatterns = [
    path("", views.home, name="home"),
    path("", include("programs.urls")),
    path("", include("careers.urls")),
    path("", include("articles.urls")),
    path("", include("planner.urls")),
    path("", include("submissions.urls")),
    path("", include("corrections.urls")),
    path("", include("open_data.urls")),
    path("accounts/reauthenticate/code/", never_cache(as_typed(lazy_view("portal.two_factor.page"))), name=BY_CODE),
    path("accounts/", include([*of_accounts(account_urls), path("2fa/", include([*of_accounts(second_factor_urls)]))])),
    path("", include("specializations.urls")),
    path("about/data/", views.about_data, name="about-data"),
    path("glossary/", views.glossary, name="glossary"),
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggestions, name="suggestions"),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path(".well-known/change-password", RedirectView.as_view(pattern_name="account_change_password")),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    path("sitemap-<section>.xml", sitemaps.part, name="sitemap"),
]
handler400 = views.unreadable
handler500 = views.broken
if settings.METRICS_TOKEN:
    urlpatterns.append(path("metrics", metrics.metrics, name="metrics"))
if settings.DEBUG:
    urlpatterns.append(path("components/", views.components, name="components"))
