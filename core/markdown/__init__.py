"""The one place where text that editors write in Markdown becomes safe HTML.

CommonMark with tables, strikethrough and footnotes (`[^1]`), and four things of our own:

- `:::name argument` on a separate line prints a live block; the caller says which names there are.
- `{{name:argument}}` inside a sentence prints a live value, such as `{{stat:awards-total}}`, and may add a note.
- `:::quote Who said it` up to a line `:::` is a pull quote.
- `## Heading {#anchor}` keeps its anchor when the words change; without it the anchor follows from the words.

What cannot be printed (raw HTML, a script, a picture, a link to elsewhere than a page or an address of mail, an unknown
name) is left out for visitors and reported to editors as a problem with its line. Nothing here knows a model.
"""

from core.markdown.rendering import Note, Notes

from .embeds import Embed, EmbedProblem, Printed
from .reading import Heading, Link, ParsedText, Prose, TextProblem, read
from .rendering import Rendered, render

__all__ = [
    "ParsedText",
    "Embed",
    "EmbedProblem",
    "Heading",
    "Link",
    "Note",
    "Notes",
    "Printed",
    "TextProblem",
    "Prose",
    "Rendered",
    "read",
    "render",
]
