"""Views and feeds of guides and statistics."""

from itertools import groupby

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from articles.choices import StatisticSubject
from articles.index import ArticleIndex, article_index
from articles.models import Article, FormerArticleSlug
from articles.pages import article_page, article_things, statistic_thing
from articles.publishing import blockers
from core.previews import preview_of
from core.structured_data import breadcrumb_list, json_ld
from programs.http import catalogue_page, moved_or_missing, with_robots_header
from programs.index import current_index
from programs.pages import absolute

MOST_ENTRIES = 30


class ArticleFeed(Feed):
    """Guides by the day of their last change, newest first, as Atom."""

    feed_type = Atom1Feed
    title = f"{settings.SITE_NAME}: guides"
    subtitle = "Guides to master’s programs in machine learning and its neighbors, each number with its source."
    author_name = settings.SITE_NAME

    def __init__(self, articles):
        self.articles = articles

    def link(self):
        """The index of guides."""
        return absolute(reverse("articles:articles"))

    def feed_url(self):
        return absolute(reverse("articles:feed"))

    def items(self):
        """At most thirty guides."""
        return sorted(self.articles, key=lambda article: article.updated_at, reverse=True)[:MOST_ENTRIES]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.deck

    def item_link(self, item):
        return absolute(item.get_absolute_url())

    def item_author_name(self, item):
        """The people who sign the guide."""
        return item.author.name if item.author else settings.SITE_NAME

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        """When its words last changed."""
        return item.updated_at

    def item_categories(self, item):
        """The guide's category."""
        return [item.get_category_display()]


GUIDES = ("Guides", "/articles/")
STATISTICS = ("Statistics", "/statistics/")


@require_safe
@catalogue_page
def article_list(request, index):
    """Guides by category."""
    return render(request, "articles/list.html", {"categories": article_index(index.version).categories})


@require_safe
@catalogue_page
def article_detail(request, index, slug):
    library = article_index(index.version)
    article = library.by_slug.get(slug)
    if article is None:
        return moved_or_missing(FormerArticleSlug.objects, "article", slug)
    return with_robots_header(render(request, "articles/article.html", _article_page(article, library, index)), article)


@preview_of(Article.objects.with_page_parts(), blockers)
def article_preview(request, article):
    """The page of a guide in any state."""
    return "articles/article.html", _article_page(article, ArticleIndex(""), current_index())


def _article_page(article, library, index):
    """The template context of a guide's page."""
    page = article_page(article, library, index, index.today)
    crumbs = [(GUIDES[0], absolute(GUIDES[1])), (article.title, absolute(article.get_absolute_url()))]
    return {
        "page": page,
        "article": article,
        "fact_path": article.get_absolute_url(),
        "trail": [GUIDES],
        "json_ld": "" if article.is_noindex else json_ld([*article_things(page), breadcrumb_list(crumbs)]),
    }


@require_safe
@catalogue_page
def article_feed(request, index):
    """Guides as an Atom feed."""
    return ArticleFeed(article_index(index.version).articles)(request)


@require_safe
@catalogue_page
def statistic_list(request, index):
    """Every number that guides may quote, by subject."""
    library = article_index(index.version)
    current = [each for each in library.statistics.values() if not each.is_retired_on(index.today)]
    subjects = [(StatisticSubject(key), list(group)) for key, group in groupby(current, key=lambda each: each.subject)]
    subjects.sort(key=lambda pair: StatisticSubject.values.index(pair[0]))
    return render(request, "articles/statistics.html", {"subjects": subjects, "count": len(current)})


@require_safe
@catalogue_page
def statistic_detail(request, index, key):
    """A number: what it measures, its source, and every place that quotes it."""
    library = article_index(index.version)
    statistic = library.statistics.get(key)
    if statistic is None:
        raise Http404("There is no statistic of this name.")
    same = [
        other
        for other in library.statistics.values()
        if other.same_thing == statistic.same_thing and other.key != key and not other.is_retired_on(index.today)
    ]
    crumbs = [(STATISTICS[0], absolute(STATISTICS[1])), (statistic.measure, absolute(statistic.get_absolute_url()))]
    context = {
        "statistic": statistic,
        "uses": library.uses.get(key, []),
        "same": same,
        "is_retired": statistic.is_retired_on(index.today),
        "is_over_age": statistic.good_until < index.today,
        "trail": [STATISTICS],
        "json_ld": json_ld([statistic_thing(statistic), breadcrumb_list(crumbs)]),
    }
    return render(request, "articles/statistic.html", context)
