"""No decision hangs on the wording of a sentence: what code asks for is a column of its own."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = [path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]
SENTENCES = "what|message|reason|snooze_reason|note|answer|claim|problem|history_change_reason"
LOOKUP = re.compile(rf"\b(?:{SENTENCES})__(?:i?startswith|i?endswith|i?contains|i?regex|i?exact)\b")
COMPARED = re.compile(rf"\.(?:{SENTENCES})(?:\.(?:startswith|endswith)\(| (?:==|!=|in) \"|\.lower\(\) == )")


def test_no_code_asks_what_a_sentence_says():
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    assert len(sources) > 200
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sources
        for pattern in (LOOKUP, COMPARED)
        for match in pattern.finditer(path.read_text())
    ]
    assert not found
