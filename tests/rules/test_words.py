"""One word for one thing: words that were replaced do not come back in names, comments and docstrings.

Texts in quotes are not looked at: they hold data and the cloud's own words.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_cover  # nothing of the program runs, and what watches each line takes longer than the lines

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("drs_inspector", "tests", "packaging")
THIS_FILE = Path(__file__).resolve()

# Names of modules, classes, functions, arguments and variables, without leading underscores, and what they became.
NAMES = {
    "Admission": "Grant",
    "DialogWork": "DialogActions",
    "FamilyTree": "JobHierarchy",
    "FaultBook": "FaultSwitches",
    "Heard": "ClientEvents",
    "Journey": "CloudRoundTrip",
    "Keeping": "ProfileSecrets",
    "Newcomers": "SessionRevealer",
    "Problems": "ErrorReporting",
    "Refusals": "UnservedPaths",
    "Reporter": "ThrottledEvents",
    "RuleTie": "RuleMatch",
    "Serving": "WindowRun",
    "Shared": "AppContext",
    "SignInWatch": "SessionRenewal",
    "SourceHolder": "SourceConnection",
    "Tally": "FetchCounts",
    "Trial": "TrialSignIn",
    "WayIn": "Authenticator or SignInTarget",
    "admit": "authenticate",
    "admitted": "granted",
    "dice": "seeded_random",
    "dialog_parts": "dialog_layout",
    "event_display": "progress_display",
    "extras": "optional_parts",
    "filter_openings": "filter_expansion",
    "first_look": "startup_settings",
    "gate": "gateway_auth",
    "hand": "the thing itself",
    "in_hand": "active",
    "job_forest": "session_trees",
    "job_heads": "summary",
    "job_parts": "fields",
    "journey": "round_trip",
    "let_go": "release, forget",
    "object_columns": "the store's own module",
    "object_links": "parents",
    "open_requests": "file_open_events",
    "recall": "load_saved",
    "recall_soon": "load_saved_soon",
    "renamed_rows": "renamed_objects",
    "reshape": "dialects",
    "route_words": "proxy_message",
    "rule_parts": "fields",
    "rule_witnesses": "contradictions",
    "second_way": "retry_with_kept",
    "secret_entries": "split_secret",
    "secret_parts": "split_secret",
    "self_test_parts": "subprocesses",
    "serving": "window_run",
    "sign_in_stands": "sign_in_state",
    "strikes": "lockout",
    "strip": "banner",
    "tie": "match",
    "tie_rules": "match_rules",
    "ties": "matches",
    "token_keeper": "token_cache",
    "way_in": "authenticator, sign_in_method",
    "ways_in": "sign_in_methods",
    "window_memory": "window_state",
    "work_words": "status_texts",
}
# Single words inside names, such as test_nobody_listens.
WORDS_IN_NAMES = {"nobody", "somebody", "whoever", "whom", "stands", "stood", "dice", "journey"}
# In comments and docstrings the subject is the thing, and a thing has one word.
PROSE = re.compile(
    r"(?i)\b(nobody|somebody|whoever|whom|stands|stood|let(?:s|ting)? go|in hand|told of|made up|dice|tie[sd]?"
    r"|(?:the|each|every) ways? in(?! which)|ways? into it)\b"
)
# Where a word is the right one: the file, the word, and why.
ALLOWED = {
    ("drs_inspector/domain/jobs/job.py", "ties"): "the verb: a number ties a job to its reply",
    ("drs_inspector/storage/archive/content.py", "extras"): "members of an archive that the format does not know",
    ("drs_inspector/storage/archive/write.py", "extras"): "members of an archive that the format does not know",
    ("noxfile.py", "gate"): "coverage has a gate",
    ("packaging/drs_inspector.spec", "ties"): "the verb: Windows ties a program to a terminal",
}

ALLOWED_IN_DOCUMENTS = {
    ("docs/decisions/0007-httpx-and-the-way-out.md", "tied"),  # the verb: redaction was tied to names of loggers
}


# What a file has that may have one of them: most have none, and reading their syntax takes seconds.
_CALL_OF_METHOD = re.compile(r"\.\w+\(")
_MAY_BE = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(NAMES)})(?![A-Za-z0-9])|(?i:{'|'.join(sorted(WORDS_IN_NAMES))})")


def python_files() -> Iterator[Path]:
    yield from (ROOT / "dev.py", ROOT / "noxfile.py", ROOT / "packaging" / "drs_inspector.spec")
    for folder in FOLDERS:
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if path.resolve() != THIS_FILE)


def documents() -> Iterator[Path]:
    """Yield what is written about the program; the two contracts speak the cloud's language."""
    yield from ROOT.glob("*.md")
    yield from (path for path in (ROOT / "docs").rglob("*.md") if not path.name.startswith("contract"))


def given_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of everything that a module gives a name to; what it only uses is others' choice."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.alias) and node.asname:
            yield node.lineno, node.asname


def prose(source: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each comment and each docstring, those of attributes too."""
    if PROSE.search(source):  # reading a file token by token takes its time
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value


def replaced_words(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the word of each name and each sentence that has a word that was replaced."""
    if not _MAY_BE.search(_CALL_OF_METHOD.sub("", source)) and not PROSE.search(source):
        return
    tree = ast.parse(source)
    for line, name in given_names(tree):
        plain = name.strip("_")
        if plain in NAMES:
            yield line, plain
        else:
            words = re.findall(r"[A-Z]?[a-z]+", plain)
            yield from ((line, word.lower()) for word in words if word.lower() in WORDS_IN_NAMES)
    for line, text in prose(source, tree):
        yield from ((line + text.count("\n", 0, hit.start()), hit[1].lower()) for hit in PROSE.finditer(text))


def test_replaced_words_do_not_come_back() -> None:
    found: list[str] = []
    for path in python_files():
        place = path.relative_to(ROOT).as_posix()
        words = list(replaced_words(path.read_text("utf-8")))
        words += [(0, part) for part in {path.stem, path.parent.name} if part in NAMES]
        found += [f"{place}:{line} {word}" for line, word in words if (place, word) not in ALLOWED]
    assert found == []


def test_documents_say_the_same_words() -> None:
    found = [
        (path.relative_to(ROOT).as_posix(), hit[1].lower())
        for path in documents()
        for hit in PROSE.finditer(path.read_text("utf-8"))
    ]
    assert [hit for hit in found if hit not in ALLOWED_IN_DOCUMENTS] == []


def test_every_exception_is_needed() -> None:
    unneeded = {
        (place, word)
        for place, word in ALLOWED
        if word not in {found for _, found in replaced_words((ROOT / place).read_text("utf-8"))}
    }
    assert unneeded == set()


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("def way_in(): ...", "way_in"),
        ("class Refusals: ...", "Refusals"),
        ("def draw(*, dice): ...", "dice"),
        ("self._strikes = 3", "strikes"),
        ("for tie in rule.matches: ...", "tie"),
        ("from shop import window as serving", "serving"),
        ("class Window:\n    journey: int = 0", "journey"),
        ("def test_nobody_listens(): ...", "nobody"),
        ("x = 1  # what somebody else made", "somebody"),
        ('def f():\n    """Whoever asks is told."""', "whoever"),
        ('"""The token in hand."""', "in hand"),
        ('x = 1\n"""The place where the value stands."""', "stands"),
        ('"""A simulator and the ways into it, one by one."""', "ways into it"),
        ('"""Every way in, once."""', "every way in"),
    ],
)
def test_a_replaced_word_is_found(source: str, word: str) -> None:
    assert word in {found for _, found in replaced_words(source)}


@pytest.mark.parametrize(
    "source",
    [
        'text = value.strip()  # a "way" is not a "way in which"',
        'assert page.text == "nobody"',
        "def update(): ...  # at hand, by hand",
        '"""The exchange of a token; the only way in which it is renewed."""',
    ],
)
def test_other_uses_are_left_alone(source: str) -> None:
    assert list(replaced_words(source)) == []
