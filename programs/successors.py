"""Where the address of an archived program leads: to the program that took its place."""

from core.choices import PublishingState
from programs.models import Program


def successor_at(slug: str) -> Program | None:
    """The public program at the end of the chain that begins with the archived one of this slug; None without one.

    One query; for an archived program with a successor one more, and one a step.
    """
    archived = Program.objects.filter(slug=slug, state=PublishingState.ARCHIVED).exclude(successor=None).first()
    if archived is None:
        return None
    after = archived.chain()[1:]
    public = Program.objects.published().in_bulk(after)
    return next((public[pk] for pk in after if pk in public), None)
