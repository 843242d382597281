"""What a career needs before visitors may see it."""

from careers.models import Career
from core.publishing import Blocker

NEEDED = (
    ("summary", "Write the summary."),
    ("duties", "Write what they do."),
    ("path", "Write the way in and on."),
    ("suits", "Write who it suits."),
)


def blockers(career: Career) -> list[Blocker]:
    """What is missing, in the order of the editing page. At most one query."""
    found = [Blocker(f"id_{name}", text) for name, text in NEEDED if not getattr(career, name).strip()]
    if not career.ties.exists():
        found.append(Blocker("ties-group", "Tie it to an occupation: its numbers come from there."))
    return found
