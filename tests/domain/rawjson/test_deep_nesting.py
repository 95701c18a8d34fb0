"""Values that are nested hundreds of thousands of levels deep cost time in proportion to their bytes, and no more."""

import json
from collections.abc import Callable

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.jobs.replies import kind_of_document, read_detail_reply, read_list_reply
from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.paths import DEEPEST_PATH, PathFinder, value_range
from drs_inspector.domain.rawjson.scanner import DEEPEST_LEVELS, BrokenJsonError, scan_container
from drs_inspector.domain.rawjson.split import check_json, split_array, split_object
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.redaction.masking import Masker
from drs_inspector.domain.redaction.secrets import redact_secrets
from tests.helpers.own_seconds import own_seconds

pytestmark = pytest.mark.no_cover  # what watches each line takes longer than the lines

LEVELS = 440_000
SHAPES: dict[str, Callable[[int], bytes]] = {
    "arrays": lambda levels: b"[" * levels + b"]" * levels,
    "arrays with more": lambda levels: b"[1," * levels + b"2" + b"]" * levels,
    "arrays deep inside": lambda levels: b"[" * levels + b"[[]]," * levels + b"1" + b"]" * levels,
    "objects": lambda levels: b'{"a":' * levels + b"1" + b"}" * levels,
    "both": lambda levels: b'[{"secret":' * (levels // 2) + b"1" + b"}]" * (levels // 2),
}


def path_in_the_middle(raw: bytes) -> str:
    lines = JsonLines(raw)
    while not lines.step(1):
        pass
    finder = PathFinder(lines, lines.line_count // 2)
    while not finder.step(1):
        pass
    value_range(lines, lines.line(lines.line_count // 2))
    return finder.path


def in_a_job(value: bytes) -> bytes:
    return b'{"results": [{"id": "a", "odd": ' + value + b'}], "more": [' + value + b"]}"


WORK: dict[str, Callable[[bytes], object]] = {
    "check": check_json,
    "kind": kind_of_document,
    "split": lambda raw: split_array(raw) if raw.startswith(b"[") else split_object(raw),
    "details": lambda raw: read_detail_reply(in_a_job(raw)),
    "list": lambda raw: read_list_reply(b'{"jobs": [' + raw + b', {"id": "a", "odd": ' + raw + b"}]}"),
    "secrets": redact_secrets,
    "share-safe": lambda raw: Masker(Policy.of(Level.PUBLIC)).mask(raw),
    "path": path_in_the_middle,
}


def seconds(work: Callable[[bytes], object], raw: bytes) -> float:
    return own_seconds(lambda: work(raw))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", WORK)
def test_eight_times_as_deep_is_eight_times_the_work(name: str, shape: str) -> None:
    work, made = WORK[name], SHAPES[shape]
    # Once per level would be 64 times. Below some milliseconds the clock, and other work, say more than this work.
    # Python 3.12 and later read 1,500 levels without our scanner, which is slower, and 12,000 with it.
    small = made(1_500)
    assert seconds(work, made(12_000)) < 24 * max(seconds(work, small), 8 * seconds(scan_container, small), 0.004)


def test_440_000_brackets_have_a_path_that_says_that_it_is_cut() -> None:
    raw = b"[" * LEVELS + b"]" * LEVELS
    check_json(raw)
    assert path_in_the_middle(raw) == "[0]" * DEEPEST_PATH + f" … {LEVELS - 1 - DEEPEST_PATH:,} levels deeper"


@pytest.mark.parametrize(
    ("read", "opening"),
    [
        (check_json, b"["),
        (check_json, b'{"a":'),
        (check_json, b"[1,"),
        (lambda raw: read_detail_reply(b'{"results": ' + raw + b"}"), b"["),
    ],
)
def test_what_is_too_deep_is_an_error_in_words(read: Callable[[bytes], object], opening: bytes) -> None:
    with pytest.raises((BrokenJsonError, FileProblemError)) as caught:
        read(opening * (DEEPEST_LEVELS + 5))
    assert "nested deeper than 500,000 levels" in str(caught.value)


@pytest.mark.parametrize(
    "raw", [b"[[]", b"[[]]]", b"[[1]", b"[[[]}]", b"[[],[[]],[[[1]]]]", b'{"a":[[]],"b":[[[]]]}', b"[[[]"]
)
def test_runs_of_brackets_are_counted_as_json_counts_them(raw: bytes) -> None:
    try:
        json.loads(raw)
    except ValueError:
        with pytest.raises(BrokenJsonError):
            scan_container(raw)
    else:
        assert [raw[start:end] for _, (start, end) in scan_container(raw)] == list(
            split_array(raw) if raw[:1] == b"[" else [value for _, value in split_object(raw)]
        )
