"""A name for the running code and its settings, so that no cached page is used after a new release."""

from functools import cache
from hashlib import blake2b

from django.conf import settings

FOLDERS = (
    "articles careers core corrections open_data planner portal programs specializations static submissions taxonomy "
    "templates"
).split()
PRINTED = ("SITE_NAME", "SITE_URL", "CATALOGUE_SUBJECT", "CATALOGUE_FIELDS")


@cache
def code() -> str:
    """A digest of every template and Python file of the project: the same in each process that runs the same code."""
    digest = blake2b(digest_size=8)
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".svg"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def release() -> str:
    """A digest of the code and of the settings that pages print."""
    printed = repr([getattr(settings, name) for name in PRINTED])
    return blake2b(f"{code()} {printed}".encode(), digest_size=8).hexdigest()
