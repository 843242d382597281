"""Every address of the site."""

from allauth.account.urls import urlpatterns as account_urls
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from portal import metrics, sitemaps, views
from portal.second_factor_urls import urlpatterns as second_factor_urls


def uncached(patterns):
    """Every page of an account is personal; the library says so of some only."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield path(str(each.pattern), include(list(uncached(each.url_patterns))))
        else:
            yield URLPattern(each.pattern, never_cache(each.callback), each.default_args, each.name)


urlpatterns = [
    path("", views.home, name="home"),
    path("", include("programs.urls")),
    path("", include("careers.urls")),
    path("", include("articles.urls")),
    path("", include("planner.urls")),
    path("", include("submissions.urls")),
    path("", include("submissions.corrections.urls")),
    path("", include("open_data.urls")),
    path("accounts/", include([*uncached(account_urls), path("2fa/", include(list(uncached(second_factor_urls))))])),
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
