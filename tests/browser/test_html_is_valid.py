"""The Nu HTML checker has nothing to say about any page."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser import addresses

ROOT = Path(__file__).parents[2]
CHECKER = Path(os.environ.get("VNU_JAR", ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"))


@pytest.mark.django_db
@pytest.mark.urls(addresses.__name__)
def test_checker_finds_nothing(client, tmp_path):
    if not shutil.which("java"):
        pytest.skip("no Java, which runs the HTML checker: install a JRE")
    if not CHECKER.exists():
        pytest.skip("no HTML checker: npm install --no-save vnu-jar, or set VNU_JAR")
    for name in addresses.PUBLIC:
        (tmp_path / f"{name.replace(' ', '-')}.html").write_bytes(client.get(addresses.address(name)).content)
    pages = sorted(tmp_path.iterdir())
    result = subprocess.run(["java", "-jar", CHECKER, "--format", "json", *pages], capture_output=True, text=True)
    found = [
        f"{Path(message['url']).stem}, {message.get('lastLine')}: {message['message']} {message.get('extract', '')}"
        for message in json.loads(result.stderr)["messages"]
    ]
    assert not found, "\n".join(found)
