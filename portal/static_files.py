"""Static files under names of their content, and addresses that are found once."""

import os
from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """The address of a file stays while a process lives, and finding it for each link took 4 % of a list’s time."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.url = cache(self.url)


def weak_etag(headers, path: str, url: str) -> None:
    """One tag stands for a file and what was compressed from it, which a strong one may not (RFC 9110, 8.8.3)."""
    stat = os.stat(path)
    headers["ETag"] = f'W/"{int(stat.st_mtime):x}-{stat.st_size:x}"'
