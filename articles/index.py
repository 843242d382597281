"""Published guides and everything that they may quote, in memory for one version of the catalog."""

import threading
from collections import defaultdict

from articles.choices import Category
from articles.models import Article, SponsoredBlock, Statistic, StatisticUse, Testimonial

RELATED = 3


class ArticleIndex:
    """Guides, statistics, testimonials and paid blocks of a catalog version. Nine queries to build."""

    def __init__(self, version: str):
        self.version = version
        public = list(Article.objects.published().with_page_parts())
        self.articles = [article for article in public if not article.is_unlisted]
        self.by_slug = {article.slug: article for article in public}
        """Every public guide, unlisted ones included."""
        self.statistics = {statistic.key: statistic for statistic in Statistic.objects.prefetch_related("source")}
        self.testimonials = {testimonial.key: testimonial for testimonial in Testimonial.objects.all()}
        self.sponsored = {block.key: block for block in SponsoredBlock.objects.all()}
        by_pk = {article.pk: article for article in self.articles}
        self.uses: dict[str, list[tuple[Article, StatisticUse]]] = defaultdict(list)
        for use in StatisticUse.objects.all():
            if use.article_id in by_pk:
                self.uses[use.key].append((by_pk[use.article_id], use))

    @property
    def categories(self) -> list[tuple[Category, list[Article]]]:
        """Guides by category, in the order of the index; empty categories are left out."""
        found = [(category, [a for a in self.articles if a.category == category]) for category in Category]
        return [(category, articles) for category, articles in found if articles]

    def related_to(self, article: Article) -> list[Article]:
        """Guides that the editors named, else others of the same category, else the newest others."""
        others = [other for other in self.articles if other.pk != article.pk]
        named = {other.pk for other in article.related.all()}
        chosen = [other for other in others if other.pk in named]
        if not chosen:
            same = [other for other in others if other.category == article.category]
            chosen = same or others
        return chosen[:RELATED]


_lock = threading.Lock()
_current: ArticleIndex | None = None


def article_index(version: str) -> ArticleIndex:
    """The index of a version; no query once it is built."""
    global _current
    index = _current
    if index is None or index.version != version:
        with _lock:
            if _current is None or _current.version != version:
                _current = ArticleIndex(version)
            index = _current
    return index
