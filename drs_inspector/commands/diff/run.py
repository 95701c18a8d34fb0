"""The work of ``drs-inspector diff``."""

import asyncio
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import click

from drs_inspector.commands.diff.sides import Side, Sources, contents_of, side_of
from drs_inspector.commands.diff.text import write_text
from drs_inspector.commands.diff.write import write_csv, write_json, write_ndjson
from drs_inspector.commands.exit_codes import ALL_READ, DIFFERENT, FILE, SOME_UNAVAILABLE
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.source.job_filter import filtered, read_filter
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.standard_input import STANDARD_INPUT, read_standard_input
from drs_inspector.commands.table_output.destination import TABLE, Destination
from drs_inspector.commands.table_output.screen import screen_of
from drs_inspector.commands.terminal import shown_status, utf8_streams
from drs_inspector.domain.compare.documents import compare_job_steps, compare_jobs_steps, compare_steps
from drs_inspector.domain.compare.options import CompareOptions, Section
from drs_inspector.domain.compare.result import Comparison, Verdict
from drs_inspector.domain.compare.words import uncounted_lines, verdict_words
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step
from drs_inspector.session.coverage_texts import coverage_lines, matches_words

_CODES = {Verdict.SAME: ALL_READ, Verdict.DIFFERENT: DIFFERENT, Verdict.SAME_AS_READ: SOME_UNAVAILABLE}
_SLICE_SECONDS = 0.1
_SIDES = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What to compare, and how to write it."""

    job: str = ""
    other: str = ""
    filter_text: str = ""
    only: Sequence[str] = ()
    count_volatile: bool = False
    count_absent: bool = False
    count_spelling: bool = False
    count_order: bool = False
    every: bool = False
    form: str = "text"
    path: str = ""
    force: bool = False
    policy: Policy | None = None
    unfold: bool = False

    @property
    def destination(self) -> Destination:
        """Where it goes."""
        return Destination(TABLE if self.form == "text" else self.form, self.path, force=self.force)

    @property
    def options(self) -> CompareOptions:
        """What counts."""
        return CompareOptions(
            count_volatile=self.count_volatile,
            count_absent=self.count_absent,
            count_spelling=self.count_spelling,
            count_order=self.count_order,
            sections=frozenset(map(Section, self.only)) or frozenset(Section),
        )


def run(names: Sequence[str], choice: SourceChoice, asked: Asked) -> int:
    """Read both documents, compare, print, and return the exit code."""
    utf8_streams()
    asked.destination.check()
    if list(names).count(STANDARD_INPUT) > 1:
        raise click.UsageError("Only one of both can be standard input.")
    is_page = asked.form == "html"
    # A page names the hashes of both files.
    contents = contents_of(names) if is_page else read_standard_input() if STANDARD_INPUT in names else {}

    async def main() -> int:
        sources = Sources(contents, choice)
        sides = [await side_of(name, sources) for name in names]
        if len(sides) < _SIDES:
            sides.append(await sources.now())
        snapshots = [side.document.inspector.snapshot for side in sides if side.document is not None]
        if len(snapshots) < len(sides):
            return max(FILE, *(side.code for side in sides))
        options, is_sure = _filtered(sides, asked) if asked.filter_text else (asked.options, True)
        if is_page:
            found = await _page(names, sides, contents, asked, options)
        else:
            found = await _compared(snapshots[0], snapshots[1], asked, options)
            _write(*_told(found, (sides[0].title, sides[1].title), asked.policy), asked)
        return max(_CODES[found.verdict], ALL_READ if is_sure else SOME_UNAVAILABLE)

    return run_to_end(main)


async def _page(
    names: Sequence[str], sides: Sequence[Side], contents: Mapping[Path, bytes], asked: Asked, options: CompareOptions
) -> Comparison:
    from drs_inspector.commands.diff.page import PageWanted, write_page  # noqa: PLC0415 -- no text needs it

    is_filtered = bool(asked.filter_text)
    wanted = PageWanted(
        options, asked.policy, asked.job, asked.other, is_filtered, asked.path, force=asked.force, unfold=asked.unfold
    )
    found = await write_page(names, sides, contents, wanted)
    write_lines(verdict_words(found), *found.notes, *uncounted_lines(found.uncounted), err=True)
    _write_coverage(found)
    return found


async def _compared(a: Snapshot, b: Snapshot, asked: Asked, options: CompareOptions) -> Comparison:
    steps: Generator[Step, None, Comparison]
    if asked.other:
        steps = compare_jobs_steps(a, asked.job, b, asked.other, options)
    elif asked.job:
        steps = compare_job_steps(a, b, asked.job, options)
    else:
        steps = compare_steps(a, b, options)
    try:
        with shown_status() as show:
            return await _run(steps, lambda share: show(f"Comparing… {share:.0%}"))
    except KeyError as error:
        raise click.UsageError(f"There is no job {error.args[0]!r} there.") from None


async def _run(steps: Generator[Step, None, Comparison], show: Callable[[float], None]) -> Comparison:
    """Do the work; Ctrl+C ends it between two slices."""
    stop = perf_counter() + _SLICE_SECONDS
    while True:
        try:
            share = next(steps)
        except StopIteration as finished:
            found: Comparison = finished.value
            return found
        if perf_counter() >= stop:
            show(share or 0.0)
            await asyncio.sleep(0)
            stop = perf_counter() + _SLICE_SECONDS


def _told(found: Comparison, titles: tuple[str, str], policy: Policy | None) -> tuple[Comparison, tuple[str, str]]:
    """Return what a level lets be told, with titles that it lets stay. Raises InspectorError for too many rows."""
    if policy is None:
        return found, titles
    from drs_inspector.session.hand_over.compared import told_masked  # noqa: PLC0415 -- only with a level
    from drs_inspector.session.report.cover import place_of  # noqa: PLC0415 -- as above
    from drs_inspector.storage.archive.write import masker_of  # noqa: PLC0415 -- as above
    from drs_inspector.storage.exports.exporter import ExportOptions  # noqa: PLC0415 -- as above

    told = told_masked(found, masker_of(policy, (found.a, found.b)), ExportOptions())
    write_lines(f"Masked for level {policy.level}.", err=True)
    return told, (place_of(told.a), place_of(told.b))


def _filtered(sides: Sequence[Side], asked: Asked) -> tuple[CompareOptions, bool]:
    """Return the options with the jobs that match on either side, and whether both sides know of every job."""
    from msgspec.structs import replace  # noqa: PLC0415 -- only with a filter

    inspectors = [side.document.inspector for side in sides if side.document is not None]
    query = read_filter(asked.filter_text, [one.snapshot for one in inspectors])
    chosen: set[str] = set()
    is_sure = True
    for name, inspector in zip("AB", inspectors, strict=True):
        answers = filtered(inspector, query)
        write_lines(f"{name}: {matches_words(answers.matches)}.", err=True)
        chosen.update(answers.matching)
        is_sure = is_sure and answers.matches.is_sure
    return replace(asked.options, jobs_a=chosen, jobs_b=chosen), is_sure


def _write(found: Comparison, titles: tuple[str, str], asked: Asked) -> None:
    destination = asked.destination
    if asked.form == "text":
        write_text(found, titles, destination, every=asked.every)
    elif asked.form == "csv":
        write_csv(found, destination)
    else:
        (write_json if asked.form == "json" else write_ndjson)(found, titles, destination)
    if asked.form != "text" or destination.path:
        write_lines(verdict_words(found), *found.notes, *uncounted_lines(found.uncounted), err=True)
    if destination.path or not screen_of(sys.stdout).is_terminal or asked.form != "text":
        _write_coverage(found)
    if destination.path:
        write_lines(f"Written to {Path(destination.path)}", err=True)


def _write_coverage(found: Comparison) -> None:
    for name, snapshot in (("A", found.a), ("B", found.b)):
        write_lines(*(f"{name}: {line}" for line in coverage_lines(snapshot)), err=True)
