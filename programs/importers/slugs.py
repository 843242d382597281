"""Addresses of imported schools and programs."""

from django.utils.text import slugify


def slug_words(text: str) -> str:
    """A slug that keeps words apart at a slash: `Security/Auditing` becomes security-auditing."""
    return slugify(text.replace("/", " "))


def free_slug(taken: set[str], *candidates: str) -> str:
    """The first candidate that no page has or had; takes it. The last candidate must be unique by its parts."""
    slug = next((slug for slug in (text[:200].strip("-") for text in candidates) if slug not in taken), None)
    if slug is None:
        raise ValueError(f"every address is taken: {', '.join(candidates)}")
    taken.add(slug)
    return slug
