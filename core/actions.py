"""Changes that every app must hear of."""

from uuid import uuid4

from core.models import CatalogueVersion


def raise_version(name: str) -> None:
    """Gives a catalogue a new version: once this transaction is committed, every process sees that it is behind."""
    CatalogueVersion.objects.update_or_create(name=name, defaults={"token": uuid4().hex})
