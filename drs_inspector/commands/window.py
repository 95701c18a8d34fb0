"""``drs-inspector [open] [FILE...]``: the window, or the demo without one where there is no display.

One window is open for each set of settings: a second start hands over to it what it was asked to open and ends.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drs_inspector import __version__
from drs_inspector.domain.errors import FileProblemError

if TYPE_CHECKING:
    from drs_inspector.commands.source.demo import DemoCloud
    from drs_inspector.storage.one_instance.messages import StartRequest
    from drs_inspector.storage.one_instance.start import Handed


def has_display() -> bool:
    """Tell whether a window can be shown: always, except on Linux without X11, Wayland or a chosen Qt platform."""
    return not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


@click.command("open", short_help="Open the window; that is what happens without a command, too.")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--demo", is_flag=True, help="Open on a demo cloud that runs on this computer.")
@click.option("--profile", metavar="NAME", default="", help="Connect a saved profile.")
@click.option(
    "--new-instance",
    is_flag=True,
    help="Open a window of its own, in a process of its own, although one is open. Later starts go to the first one.",
)
def command(files: tuple[str, ...], *, demo: bool, profile: str, new_instance: bool) -> None:
    """Open the window, or bring the one that is open to the front.

    With the files given (archives, saved API replies, also gzip), on a saved profile, or with --demo.
    """
    if sum(map(bool, (files, profile, demo))) > 1:
        raise click.UsageError("Give files, or --profile, or --demo, not several of them.")
    context = click.get_current_context()
    if not has_display():
        if not demo:
            raise click.UsageError(
                "There is no display for a window. Print files with: drs-inspector show FILE..., "
                "or try: drs-inspector --demo"
            )
        from drs_inspector.commands.export.run import run_headless  # noqa: PLC0415 -- only without a display

        context.exit(run_headless())
    context.exit(_open([Path(file) for file in files], demo=demo, profile=profile, new_instance=new_instance))


def _open(files: list[Path], *, demo: bool, profile: str, new_instance: bool) -> int:
    """Hand over to the open window, or open one and return the exit code when it has closed."""
    from drs_inspector.storage.one_instance import start  # noqa: PLC0415 -- only for the window

    request = _request(files, demo=demo, profile=profile)
    outcome = start.Alone() if new_instance else start.first_or_handed(request)
    if isinstance(outcome, start.Handed):
        _say(outcome)
        return 0
    from drs_inspector.qt.app import run_window  # noqa: PLC0415 -- loads Qt

    lock, notice = (None, outcome.problem) if isinstance(outcome, start.Alone) else (outcome, None)
    try:
        return run_window(files, demo=demo, profile=profile, start_demo=_start_demo, lock=lock, notice=notice)
    finally:
        if lock is not None:
            lock.release()


def _request(files: list[Path], *, demo: bool, profile: str) -> "StartRequest":
    from drs_inspector.storage.one_instance.messages import StartRequest  # noqa: PLC0415 -- only for the window

    if sys.platform == "win32":
        from drs_inspector.storage.one_instance.windows_pipe import allow_front  # noqa: PLC0415 -- only on Windows

        allow_front()
    token = os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID") or ""
    try:
        absolute = tuple(file.absolute() for file in files)
    except FileNotFoundError:
        raise FileProblemError(
            "The files cannot be found.", "The folder that you are in is gone.", "Go to another one and try again."
        ) from None
    return StartRequest(absolute, demo, profile, token, __version__)


def _say(handed: "Handed") -> None:
    """Say on a terminal where it went."""
    if not sys.stderr.isatty():
        return
    from drs_inspector.commands.output import write_lines  # noqa: PLC0415 -- the window needs it not

    lines = ["The window that is open has it."]
    if handed.waits:
        lines = ["The window that is open has it, and waits until its dialog is closed."]
    if handed.version != __version__:
        lines.append(f"That window is of version {handed.version}; close it to work with {__version__}.")
    write_lines(*lines, err=True)


async def _start_demo() -> "DemoCloud":
    """Start a demo cloud: handed to the window, which must not know the simulator."""
    from drs_inspector.commands.source.demo import start_demo  # noqa: PLC0415 -- after the first paint

    return await start_demo()
