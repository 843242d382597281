"""What a program needs before visitors may see it."""

from core.publishing import Blocker
from programs.choices import Origin
from programs.models import Program

NEEDED = (
    ("title", "Give the school’s own title."),
    ("degree", "Choose the degree."),
    ("official_url", "Give the address of the school’s page about it."),
    ("described_by", "Name the source that these facts come from."),
)


def blockers(program: Program) -> list[Blocker]:
    """What is missing, in the order of the editing page. At most two queries.

    A program of the federal completions needs nothing more: they show that it exists, and its page says what is unknown
    about it.
    """
    if program.origin == Origin.COMPLETIONS:
        return []
    found = [
        Blocker(f"id_{name}", text)
        for name, text in NEEDED
        if not getattr(program, program._meta.get_field(name).attname)
    ]
    if not program.offerings.exclude(modality="").exists():
        found.append(Blocker("offerings-group", "Add an offering that says where it is taught."))
    return found
