"""Guides, the people behind them, and the statistics that they quote."""

from .article import Article, ArticleQuestion, ArticleSection, FormerArticleSlug, Question
from .person import Person
from .statistic import Statistic, StatisticUse
from .voices import SponsoredBlock, Testimonial

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
