"""Whether a report is what this program makes of an archive with the options that are written in the report.

Nothing is normalised: the report is made again and compared byte for byte. Of a report alone nothing can be told, as
who changes it can change the hash that is printed in it.
"""

import hashlib
import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from html import unescape
from typing import BinaryIO, Final, NamedTuple

from drs_inspector.domain.counting import counted
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.health.figures import DEFAULT_LIMITS
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.report.cover import limit_words
from drs_inspector.session.report.document import WrongPlacesError
from drs_inspector.session.report.making import PROGRAM, write_report
from drs_inspector.session.report.options import LAYOUT, ComparisonOptions, ReportOptions, options_of
from drs_inspector.storage.exports.html.page import OPTIONS_NAME

_LONGEST_HEAD: Final = 1 << 20
"""Bytes at the beginning of a report in which its options are looked for."""
_IN_PAGE: Final = re.compile(rb'<meta name="%b" content="([^"<>]*)">' % OPTIONS_NAME.encode())
_IN_JSON: Final = re.compile(rb'\{"format":"drs-inspector-report",\n"options":(\{[^\n]*\}),\n')


class Verdict(StrEnum):
    """What came of it."""

    SAME = "same"
    DIFFERS = "differs"
    OTHER_ARCHIVE = "other archive"
    OTHER_VERSION = "other version"
    CANNOT_TELL = "cannot tell"


class Verified(NamedTuple):
    """A verdict with its sentences, and the options that the report names."""

    verdict: Verdict
    sentences: tuple[str, ...]
    options: ReportOptions


class _DiffersError(Exception):
    """Raised at the first byte that differs."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class _Compared:
    """Takes what is made again, and compares it with what a file has at the same place."""

    def __init__(self, report: BinaryIO) -> None:
        self._report, self._place = report, 0

    def write(self, data: bytes, /) -> int:
        """Compare the next bytes. Raises _DiffersError."""
        given = self._report.read(len(data))
        if given != data:
            same = next(
                (at for at, pair in enumerate(zip(data, given, strict=False)) if pair[0] != pair[1]), len(given)
            )
            raise _DiffersError(self._place + same)
        self._place += len(data)
        return len(data)

    def end(self) -> None:
        """Say that nothing more is made. Raises _DiffersError where the file goes on."""
        if self._report.read(1):
            raise _DiffersError(self._place)


def verify(report: BinaryIO, name: str, archive: bytes | None, other: bytes | None = None) -> Verified:
    """Return whether a report is of an archive; ``name`` is what the report is called in errors.

    A report with a comparison is of two: ``archive`` and ``other`` are both, in whichever order. Raises
    FileProblemError for a file that is no report of this program, and OSError.
    """
    options = read_options(report, name)
    given = {_sha256(one): one for one in (archive, other) if one is not None}
    named = [options.archive_sha256]
    if options.comparison is not None:
        named.append(options.comparison.archive_sha256)
    said = _other_archive(given, named)
    if said:
        return Verified(Verdict.OTHER_ARCHIVE, said, options)
    if not given.keys() >= set(named):
        return Verified(Verdict.CANNOT_TELL, _cannot_tell(len(given)), options)
    if (options.program, options.layout) != (PROGRAM, LAYOUT):
        said = (
            "Other version: this program cannot tell whether the report was changed.",
            f"It names DRS Inspector {options.program}, layout {options.layout}; this is {PROGRAM}, layout {LAYOUT}.",
            "Verify it with that version.",
        )
        return Verified(Verdict.OTHER_VERSION, said, options)
    return _compared(report, given[named[0]], given[named[-1]], options)


def _sha256(archive: bytes) -> str:
    return hashlib.sha256(archive).hexdigest()


def _other_archive(given: Collection[str], named: Sequence[str]) -> tuple[str, ...]:
    """Return that an archive is none of those that a report names, () where all are."""
    strange = [found for found in given if found not in named]
    if not strange:
        return ()
    files = "another file" if len(named) == 1 else "other files"
    return (
        f"Other archive: this report says that it was made from {files}.",
        f"It names the SHA-256 {' and '.join(named)}, the file has {strange[0]}.",
    )


def _cannot_tell(given: int) -> tuple[str, ...]:
    if given:
        return (
            "Cannot tell: this report is made of two archives, and one was given.",
            "Give both: --archive FILE --archive OTHER.",
        )
    return (
        "Cannot tell: a report alone proves nothing.",
        "Who changes a report can change the hash that is printed in it. Give the archive with --archive FILE.",
    )


def _compared(report: BinaryIO, archive: bytes, other: bytes, options: ReportOptions) -> Verified:
    report.seek(0)
    compared = _Compared(report)
    said: tuple[str, ...]
    try:
        write_report(archive, options, compared, other)
        compared.end()
    except _DiffersError as error:
        said = (
            "Differs: this is not what the program makes of this archive with the options that the report names.",
            f"The first difference is at byte {error.place + 1:,}.",
            "The report was changed after it was made, or its options were.",
        )
        return Verified(Verdict.DIFFERS, said, options)
    except WrongPlacesError as error:
        said = ("Differs: with the options that the report names, nothing can be made of this archive.", error.title)
        return Verified(Verdict.DIFFERS, said, options)
    source, is_true = ("archive", "archive is") if options.comparison is None else ("archives", "archives are")
    said = (
        f"The same: made again from the {source}, every byte of the report is the same.",
        f"That says nothing about whether the {is_true} true, nor about who chose the jobs and the level, and when.",
    )
    return Verified(Verdict.SAME, said, options)


def read_options(report: BinaryIO, name: str) -> ReportOptions:
    """Return the options that are written in a report. Raises FileProblemError for a file that has none, or OSError."""
    head = report.read(_LONGEST_HEAD)
    page = _IN_PAGE.search(head)
    as_json = _IN_JSON.match(head)
    text = ""
    if page is not None and page.start() < _LONGEST_HEAD:
        text = unescape(page[1].decode("utf-8", "replace"))
    elif as_json is not None:
        text = as_json[1].decode("utf-8", "replace")
    options = options_of(text)
    if options is None:
        raise FileProblemError(
            f"{name} is no report of this program.",
            "It names no options that it was made with.",
            "Give a report that drs-inspector report wrote.",
        )
    return options


def options_words(options: ReportOptions) -> tuple[str, ...]:
    """Return in lines what a report says of how it was made: for who verifies it, as none of it is proved."""
    jobs = "all jobs" if options.jobs is None else counted(_count(options), "chosen job")
    level = "secrets alone are left out" if options.level is None else f"level {options.level}"
    filtered = f", by the filter {outside(options.filter)}" if options.filter else ""
    made = options.made_at or "at a time that it does not name"
    compared = "" if options.comparison is None else f"; compared with {_comparison_words(options.comparison)}"
    said = f"It says: made {made} by DRS Inspector {options.program}; {jobs}{filtered}; {level}{compared}."
    return (
        (said,)
        if options.limits == DEFAULT_LIMITS
        else (said, f"Its limits are its own: {limit_words(options.limits)}.")
    )


def _comparison_words(comparison: ComparisonOptions) -> str:
    only = f", only {', '.join(comparison.only)}" if comparison.only else ""
    jobs = ", only chosen jobs" if comparison.jobs is not None else ""
    away = [f"{counted(comparison.hidden, 'change')} hidden by masking"] if comparison.hidden else []
    away += [f"{counted(comparison.made, 'change')} made by it"] if comparison.made else []
    return ", ".join((f"the archive {comparison.archive_sha256}{jobs}{only}", *away))


def _count(options: ReportOptions) -> int:
    return sum(max(last - first + 1, 0) for first, last in options.jobs or ())
