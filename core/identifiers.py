"""What people type to name an account, an address or a page, without the characters that nobody sees.

A soft hyphen or a zero-width space comes along when text is copied from a page. With it an address is another one:
mail arrives, and its owner can never sign in with what they see.
"""

from unicodedata import category

from django import forms


def visible(text: str) -> str:
    """The text without format characters (Unicode's category Cf) and without spaces around it."""
    return "".join(each for each in text if category(each) != "Cf").strip()


class VisibleMixin:
    """A form's field whose text is taken as it looks."""

    def to_python(self, value):
        """The visible text, which is then checked."""
        return super().to_python(visible(value) if isinstance(value, str) else value)


class EmailField(VisibleMixin, forms.EmailField):
    """An address for mail."""


class URLField(VisibleMixin, forms.URLField):
    """The address of a page."""
