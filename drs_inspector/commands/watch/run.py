"""The work of ``drs-inspector watch``."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import click

from drs_inspector.commands.exit_codes import (
    ALL_READ,
    INTERRUPTED,
    NOT_SO,
    SIGN_IN_REFUSED,
    SOME_UNAVAILABLE,
    USAGE,
    error_lines,
)
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.running import fetch, run_to_end, stop_on_interrupt
from drs_inspector.commands.source.connect import connected, connected_projects
from drs_inspector.commands.source.job_filter import read_filter
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.source_profile import reads_several
from drs_inspector.commands.table_output.screen import screen_of
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.commands.watch.follower import Follower
from drs_inspector.commands.watch.lines import JsonLines, Lines, TextLines
from drs_inspector.commands.watch.on_change import OnChange
from drs_inspector.session.error_reports.report import report_error
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.watch.waiting import within
from drs_inspector.session.watch.watcher import Watcher
from drs_inspector.session.workspace.inspector import Inspector

_HEARTBEAT: Final = 5.0
_CLOSEST: Final = 1.0
_MOST_NAMES: Final = 5
_LOOKS_BETWEEN: Final = 6
"""So often, in the time of --every, what came is compared with what there was: that takes time where jobs are many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to watch and how to say it; times are seconds, ``on_change`` the words of a program."""

    filter_text: str = ""
    every: float = 30.0
    until_text: str = ""
    timeout: float | None = None
    form: str = "text"
    counts: bool = False
    on_change: Sequence[str] = ()


@asynccontextmanager
async def opened(choice: SourceChoice) -> AsyncIterator[list[tuple[str, Inspector]]]:
    """Sign in to a source; give its projects, with a title each where there are several."""
    if not reads_several(choice):
        inspector = Inspector()
        async with connected(choice, inspector):
            yield [("", inspector)]
        return
    async with connected_projects(choice, every=False) as workspace:
        for session in workspace.sessions:
            if session.problem is not None:
                write_lines(*error_lines(session.problem, session.title), err=True)
        yield [(session.title, session.inspector) for session in workspace.sessions if session.problem is None]


def run(choice: SourceChoice, asked: Asked) -> int:
    """Watch a source until it is over, and return the exit code."""
    utf8_streams()

    async def main() -> int:
        async with opened(choice) as projects:
            lines: Lines = JsonLines() if asked.form == "ndjson" else TextLines(screen_of(sys.stdout))
            return await Watch(projects, asked, lines).run()

    return run_to_end(main)


class Watch:
    """The watch of one or several projects."""

    def __init__(
        self,
        projects: Sequence[tuple[str, Inspector]],
        asked: Asked,
        lines: Lines,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._projects = projects
        self._now = now
        self._asked = asked
        self._lines = lines
        self._on_change = OnChange(asked.on_change)
        self._news = asyncio.Event()
        self._stopped = asyncio.Event()
        self._failure: BaseException | None = None
        self._tasks = TaskOwner(self._failed)

    async def run(self) -> int:
        """Watch, and return the exit code."""
        followers = []
        all_read = True
        for title, inspector in self._projects:
            start = asyncio.get_running_loop().time()
            report = await fetch(inspector, (), (), on_interrupt=self._stop)
            if report.error is not None:
                write_lines(*error_lines(report.error, title), err=True)
            if self._stopped.is_set():
                return INTERRUPTED
            all_read = all_read and report.complete
            seconds = asyncio.get_running_loop().time() - start
            followers.append(self._follower(title, inspector, seconds))
        undo = stop_on_interrupt(self._stop)
        try:
            self._tasks.start("--exec", self._on_change.run())
            for number, follower in enumerate(followers):
                self._tasks.start(f"watch {number}", follower.watcher.run())
            code = await self._until_over(followers)
            for follower in followers:
                follower.say_counts(self._now())
            if code != INTERRUPTED:
                await self._on_change.finish()
            all_read = all_read and all(follower.is_complete for follower in followers)
            return SOME_UNAVAILABLE if code == ALL_READ and not all_read else code
        finally:
            undo()
            await self._tasks.close()

    def _follower(self, title: str, inspector: Inspector, seconds: float) -> Follower:
        asked = self._asked
        snapshots = [inspector.snapshot]
        selects = read_filter(asked.filter_text, snapshots)
        until = read_filter(asked.until_text, snapshots) if asked.until_text else None
        watcher = Watcher(inspector, now=self._now)
        made = Follower(title, inspector, watcher, selects, until, every=asked.every, lines=self._lines)
        made.follow(self._news.set)
        made.begin(self._now(), seconds)
        if until is not None and not made.selected and made.is_ready:
            raise click.UsageError("No job is selected by --filter: there is nothing to wait for.")
        return made

    async def _until_over(self, followers: Sequence[Follower]) -> int:
        """Follow until it is over; return why as an exit code. The last counts are left to the caller."""
        loop = asyncio.get_running_loop()
        end = None if self._asked.timeout is None else loop.time() + self._asked.timeout
        counts_at = loop.time() + self._asked.every
        while True:
            now = self._now()
            for follower in followers:
                for change in follower.look(now):
                    self._on_change.tell(change.as_dict())
            code = self._code(followers)
            if code is not None:
                return code
            if end is not None and loop.time() >= end:
                return NOT_SO if self._asked.until_text else ALL_READ
            if self._asked.counts and loop.time() >= counts_at:
                counts_at = loop.time() + self._asked.every
                for follower in followers:
                    follower.say_counts(now)
            await within(_at_most(end, max(self._asked.every / _LOOKS_BETWEEN, _CLOSEST)), self._stopped)
            self._news.clear()
            await within(_at_most(end, _HEARTBEAT), self._news)

    def _code(self, followers: Sequence[Follower]) -> int | None:
        """Return the exit code where it is over, None where it goes on."""
        if self._stopped.is_set():
            return INTERRUPTED
        if self._failure is not None:
            raise self._failure
        if followers and all(follower.is_signed_out for follower in followers):
            return SIGN_IN_REFUSED
        return self._code_of_until(followers) if self._asked.until_text else None

    def _code_of_until(self, followers: Sequence[Follower]) -> int | None:
        """Return the exit code where what is waited for holds, or cannot any more."""
        verdicts = [follower.verdict() for follower in followers]
        if not any(verdict.selected for verdict in verdicts):
            if not all(follower.is_ready for follower in followers):
                return None
            write_lines("No job is selected by --filter any more.", err=True)
            return USAGE
        never = [name for verdict in verdicts for name in verdict.never]
        if never:
            write_lines(f"It cannot be any more: {_ended_words(never)} ended in another way.", err=True)
            return NOT_SO
        if all(verdict.holds or not verdict.selected for verdict in verdicts):
            unknown = any(verdict.unknown for verdict in verdicts)
            return SOME_UNAVAILABLE if unknown else ALL_READ
        return None

    def _stop(self) -> None:
        self._stopped.set()
        self._news.set()
        self._on_change.give_up()

    def _failed(self, name: str, error: BaseException) -> None:
        report_error(error, name)
        self._failure = error
        self._news.set()


def _at_most(end: float | None, seconds: float) -> float:
    """Return so many seconds, or those that are left until a time of the loop."""
    return seconds if end is None else min(seconds, max(end - asyncio.get_running_loop().time(), 0.0))


def _ended_words(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    some = [*names[:_MOST_NAMES], *([f"{more:,} more"] if more > 0 else [])]
    return f"{', '.join(some)} {'has' if len(names) == 1 else 'have'}"
