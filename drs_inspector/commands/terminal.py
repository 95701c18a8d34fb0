"""What the commands show on a terminal: progress on stderr, tables on stdout. Plain text where there is no terminal."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar

from drs_inspector.commands.run_settings import RUN
from drs_inspector.domain.printable import printable
from drs_inspector.session.events import Event, FileProgress, Progress
from drs_inspector.session.workspace.inspector import Inspector

_PHASES = {
    "signing-in": "Signing in",
    "listing": "Finding jobs",
    "details": "Reading details",
    "done": "Read",
    "cancelled": "Stopped",
}


def stderr_is_terminal() -> bool:
    """Tell whether stderr is a terminal."""
    return sys.stderr.isatty()


def shows_progress() -> bool:
    """Tell whether progress can be shown and is wanted; a terminal that moves no cursor shows none."""
    return stderr_is_terminal() and not RUN.quiet and os.environ.get("TERM") != "dumb"


@contextmanager
def shown_progress(inspector: Inspector) -> Iterator[None]:
    """Show the progress of an inspector on stderr while the block runs; nothing when stderr is no terminal."""
    if not shows_progress():
        yield
        return
    bar = ProgressBar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True, no_color=not RUN.has_colour or None),
        transient=True,
    )
    line = bar.add_task("Connecting", total=None, note="")

    def show(event: Event) -> None:
        if isinstance(event, Progress):
            bar.update(
                line,
                description=_PHASES[event.phase],
                total=event.found or None,
                completed=event.read + event.failed,
                note=_note(event),
            )
        elif isinstance(event, FileProgress):
            bar.update(line, description="Writing", total=event.total or None, completed=event.done, note="")

    unsubscribe = inspector.subscribe(show)
    try:
        with bar:
            yield
    finally:
        unsubscribe()


@contextmanager
def shown_status() -> Iterator[Callable[[str], None]]:
    """Give a function that shows a text on stderr in place of the one before; nothing when stderr is no terminal."""
    if not shows_progress():
        yield lambda _text: None
        return
    with Console(stderr=True, no_color=not RUN.has_colour or None).status("") as status:
        yield lambda text: status.update(escape(printable(text)))


def _note(progress: Progress) -> str:
    parts = []
    if progress.failed:
        parts.append(f"[red]{progress.failed} unavailable[/]")
    if progress.waiting_seconds >= 1:
        parts.append(f"waited {progress.waiting_seconds:.0f} s for pace")
    return ", ".join(parts)


def utf8_streams() -> None:
    """Make stdout and stderr take any letter: a Windows console or a C locale would stop at a Chinese job name."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
