"""Short words in columns of the admin that are found at a glance: a state, a severity."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.choices import PublishingState

GRAVE, WARY, GOOD, QUIET = "grave", "wary", "good", "quiet"
TONE_OF_STATE = {
    PublishingState.DRAFT: QUIET,
    PublishingState.IN_REVIEW: WARY,
    PublishingState.PUBLISHED: GOOD,
    PublishingState.ARCHIVED: QUIET,
}


def badge(text: str, tone: str = QUIET) -> SafeString:
    """A word in a frame. The tone only helps the eye: the word alone says everything."""
    return format_html('<span class="badge" data-tone="{}">{}</span>', tone, text)


def state_badge(obj) -> SafeString:
    """Where an editorial object stands."""
    return badge(obj.get_state_display(), TONE_OF_STATE[obj.state])
