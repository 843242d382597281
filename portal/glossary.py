"""The glossary: the shipped terms, loaded once, and the page's order."""

import tomllib
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core.actions import raise_version
from core.history import record_in_bulk
from core.importing import IMPORTED
from core.models import GlossaryTerm
from programs.read_model import CATALOGUE

SHIPPED = settings.BASE_DIR / "data" / "glossary.toml"


@transaction.atomic
def load_glossary(path: Path = SHIPPED) -> int:
    """Adds the terms of a file that are missing, with their links; returns how many. Never changes an existing one.

    A term is a table named by its slug, with `name`, `definition` and optionally `also` and `see_also`. It counts as
    existing if a stored term has its slug or its word.
    """
    shipped = tomllib.loads(path.read_text(encoding="utf-8"))
    held = GlossaryTerm.objects.in_bulk(field_name="slug")
    words = {term.name for term in held.values()}
    new = {slug: row for slug, row in shipped.items() if slug not in held and row["name"] not in words}
    made = GlossaryTerm.objects.bulk_create(
        GlossaryTerm(slug=slug, name=row["name"], also=row.get("also", ""), definition=row["definition"])
        for slug, row in new.items()
    )
    held |= {term.slug: term for term in made}
    links = GlossaryTerm.see_also.through
    links.objects.bulk_create(
        links(from_glossaryterm=held[slug], to_glossaryterm=held[other])
        for slug, row in new.items()
        for other in row.get("see_also", ())
        if other in held
    )
    record_in_bulk(made, reason=IMPORTED)
    if new:
        raise_version(CATALOGUE)
    return len(new)
