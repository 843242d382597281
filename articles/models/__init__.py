"""Guides, the people behind them, and the statistics that they quote."""

from articles.models.article import Person
from articles.models.testimonial import SponsoredBlock, Testimonial

from .article import Article, ArticleQuestion, ArticleSection, FormerArticleSlug, Question
from .statistic import Statistic, StatisticUse

__all__ = [
    "Article",
    "ArticleQuestion",
    "ArticleSection",
    "FormerArticleSlug",
    "Person",
    "Question",
    "SponsoredBlock",
    "Statistic",
    "StatisticUse",
    "Testimonial",
]
