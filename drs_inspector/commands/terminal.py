"""What the commands show on a terminal: progress on stderr, tables on stdout. Plain text where there is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar

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


@contextmanager
def shown_progress(inspector: Inspector) -> Iterator[None]:
    """Show the progress of an inspector on stderr while the block runs; nothing when stderr is no terminal."""
    if not stderr_is_terminal():
        yield
        return
    bar = ProgressBar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
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
    if not stderr_is_terminal():
        yield lambda _text: None
        return
    with Console(stderr=True).status("") as status:
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
