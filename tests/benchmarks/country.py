"""Databases of the sizes that are measured: that of DATABASE_URL, and one that holds the whole country beside it."""

import os
import re
import subprocess
import sys
from contextlib import closing

from django.conf import settings
from django.db import connection

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
HOLDS_IT = """
from programs.models import CatalogueRow
raise SystemExit(not CatalogueRow.objects.filter(is_covered=False).exists())
"""


def addresses() -> list[str]:
    """Addresses of the databases; one, unless NATIONAL_FILES names the folder of the national files."""
    url, folder = os.environ["DATABASE_URL"], os.environ.get("NATIONAL_FILES")
    return [url, national(url, folder)] if folder else [url]


def national(url: str, folder: str) -> str:
    """Address of the database that holds every school, field and level: made when it is missing, and then kept."""
    address = re.sub(r"([^/.?]+)((?:\.\w+)?(?:\?.*)?)$", r"\1_country\2", url)
    if connection.vendor == "postgresql":
        make(f"{connection.settings_dict['NAME']}_country")
    env = {**os.environ, "DATABASE_URL": address}
    subprocess.run([*MANAGE, "prepare"], env=env, check=True, stdout=subprocess.DEVNULL)
    if subprocess.run([*MANAGE, "shell", "--verbosity", "0", "-c", HOLDS_IT], env=env, check=False).returncode:
        print(f"Importing the whole country from {folder}: minutes, once\n", flush=True)
        subprocess.run([*MANAGE, "import_catalogue", "--all", folder], env=env, check=True, stdout=subprocess.DEVNULL)
    return address


def make(name: str) -> None:
    """Makes a database on the server of DATABASE_URL unless there is one of this name."""
    with closing(connection.cursor()) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
