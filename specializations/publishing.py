"""What a specialization needs before visitors may see it."""

from core.publishing import Blocker
from specializations.choices import SectionKey
from specializations.models import Specialization

NEEDED = (SectionKey.TLDR, SectionKey.LEARN, SectionKey.PATH, SectionKey.ADMISSION)
"""The parts of the text that every reader looks for; the others may be missing."""


def blockers(specialization: Specialization) -> list[Blocker]:
    """What is missing, in the order of the editing page. Two queries."""
    found = [] if specialization.summary.strip() else [Blocker("id_summary", "Write the summary.")]
    written = set(specialization.sections.exclude(body="").values_list("key", flat=True))
    found += [
        Blocker("sections-group", f"Write the section “{key.label}”.") for key in NEEDED if key.value not in written
    ]
    if not specialization.specializationfield_set.exists():
        text = "Map a field code to it: its programs, degrees and earnings come from there."
        found.append(Blocker("specializationfield_set-group", text))
    return found
