"""A number and its word agree: no sentence of the program says "1 commands".

Where a number may be 1, `domain/counting.py` chooses the word. Left out are units that are never one of (bytes of a
file), what a condition above says to be several, limits of this program, and the whole of a ratio ("1 of 1 jobs").
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "drs_inspector"
_PLURAL = re.compile(r" (?:more |other |earlier |later |chosen |running )?([a-z]{2,}s)\b")
_NO_PLURAL = frozenset(
    {"is", "has", "was", "as", "its", "this", "does", "says", "needs", "less", "always", "across", "begins", "ends"}
)
_UNITS = frozenset({"bytes", "characters", "letters", "seconds"})
_RATIO = re.compile(r"\b(?:of|All|all|first|than)(?: the(?: first)?)? $")
# Of files that were given together there are several, and a search or list that breaks off has found many.
_SEVERAL = {
    ("storage/archive/open_files.py", "replies"),
    ("storage/archive/same_reading.py", "jobs"),
    ("session/notifications/notice.py", "changes"),
    ("session/map/lines.py", "jobs"),
    ("session/map/sentences.py", "regions"),
    ("domain/saved_reply.py", "calls"),
    ("cloud/iam/projects.py", "projects"),
    ("qt/files/open_controller.py", "files"),
    ("session/job_page/history/lists.py", "rows"),
    ("storage/exports/tables/xlsx_file.py", "columns"),
    ("cloud/http/bounded.py", "headers"),
    ("commands/self_test/window.py", "calls"),
    ("commands/self_test/checks.py", "jobs"),
    ("session/history/opening.py", "projects"),
    ("session/history/opening.py", "readings"),
}


# Most files have no such words: these need not be parsed.
_MAY_HAVE = re.compile(r"\} (?:[a-z]+ )?[a-z]{2,}s\b")


def _is_number(value: ast.FormattedValue) -> bool:
    is_length = isinstance(value.value, ast.Call) and getattr(value.value.func, "id", "") == "len"
    return is_length or (value.format_spec is not None and "," in ast.unparse(value.format_spec))


def _is_limit(value: ast.expr) -> bool:
    names = [one.id for one in ast.walk(value) if isinstance(one, ast.Name)]
    return bool(names) and all(name.isupper() for name in names)


def _asks_for_one(test: ast.expr) -> bool:
    compared = (one for one in ast.walk(test) if isinstance(one, ast.Compare))
    return any(isinstance(c, ast.Constant) and c.value in (1, 2) for one in compared for c in one.comparators)


def said_plurals(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and word of each plural that follows a number which may be 1."""
    if _MAY_HAVE.search(source) is None:
        return
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for text in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        for place, (value, after) in enumerate(zip(text.values, text.values[1:], strict=False)):
            if not (isinstance(value, ast.FormattedValue) and isinstance(after, ast.Constant)):
                continue
            found = _PLURAL.match(str(after.value))
            before = text.values[place - 1] if place else None
            lead = str(before.value) if isinstance(before, ast.Constant) else ""
            if found is None or found[1] in _NO_PLURAL | _UNITS or _RATIO.search(lead):
                continue
            if not _is_number(value) or _is_limit(value.value):
                continue
            node: ast.AST = text
            is_several = False
            while node in parents:
                above = parents[node]
                if isinstance(above, ast.IfExp | ast.If) and node is not above.test:
                    is_several = is_several or _asks_for_one(above.test)
                node = above
            if not is_several:
                yield text.lineno, found[1]


def test_no_number_that_may_be_one_has_a_plural_behind_it() -> None:
    found = [
        f"{path.relative_to(PROGRAM)}:{line}: {word}"
        for path in sorted(PROGRAM.rglob("*.py"))
        for line, word in said_plurals(path.read_text("utf-8"))
        if (path.relative_to(PROGRAM).as_posix(), word) not in _SEVERAL
    ]
    assert found == []


def test_the_rule_sees_what_it_is_for() -> None:
    assert list(said_plurals('f"{count:,} commands"')) == [(1, "commands")]
    assert list(said_plurals('f"{len(those)} more gaps are there"')) == [(1, "gaps")]
    fine = (
        'f"{count:,} {words}"',
        'f"{count:,} has it"',
        'f"{_MOST:,} jobs"',
        'f"3 of {count:,} jobs"',
        'f"{count:,} jobs" if count > 1 else "1 job"',
    )
    assert [list(said_plurals(one)) for one in fine] == [[]] * len(fine)
