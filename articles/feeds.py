"""The feed of guides."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

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
        """The feed's own address."""
        return absolute(reverse("articles:feed"))

    def items(self):
        """At most thirty guides."""
        return sorted(self.articles, key=lambda article: article.updated_at, reverse=True)[:MOST_ENTRIES]

    def item_title(self, item):
        """The title."""
        return item.title

    def item_description(self, item):
        """The deck."""
        return item.deck

    def item_link(self, item):
        """The page."""
        return absolute(item.get_absolute_url())

    def item_author_name(self, item):
        """Who signs."""
        return item.author.name if item.author else settings.SITE_NAME

    def item_pubdate(self, item):
        """When it appeared."""
        return item.published_at

    def item_updateddate(self, item):
        """When its words last changed."""
        return item.updated_at

    def item_categories(self, item):
        """What it helps with."""
        return [item.get_category_display()]
