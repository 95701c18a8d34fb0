"""Commands print by ``commands/output.py`` and ask by ``commands/source/terminal.py``: both make texts printable."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
WAYS_OUT = re.compile(r"(?<![\w.])print\(|click\.(?:s?echo|prompt|confirm)\(|sys\.std(?:out|err)\.(?:buffer\.)?write\(")
# The two places, the outermost handler, which has no more of the program than it can load, and one question.
ALLOWED = {
    "drs_inspector/commands/output.py",
    "drs_inspector/commands/outermost.py",
    "drs_inspector/commands/source/terminal.py",
    "drs_inspector/commands/profiles/run.py: click.confirm(",
}


def test_no_command_prints_by_itself() -> None:
    found = set()
    for path in sorted((ROOT / "drs_inspector" / "commands").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        found |= {f"{place}: {way}" for way in WAYS_OUT.findall(path.read_text("utf-8")) if place not in ALLOWED}
    assert found - ALLOWED == set()
