"""``drs-inspector [FILE...] | --demo``: the window, or the demo without one where there is no display."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from drs_inspector.commands.source.demo import DemoCloud


def has_display() -> bool:
    """Tell whether a window can be shown: always, except on Linux without X11, Wayland or a chosen Qt platform."""
    return not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


@click.command("open", short_help="Open the window; that is what happens without a command, too.")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--demo", is_flag=True, help="Open on a demo cloud that runs on this computer.")
def command(files: tuple[str, ...], *, demo: bool) -> None:
    """Open the window: with the files given (archives, saved API replies, also gzip), or with --demo."""
    if demo and files:
        raise click.UsageError("Give files or --demo, not both.")
    context = click.get_current_context()
    if not has_display():
        if not demo:
            raise click.UsageError(
                "There is no display for a window. Print files with: drs-inspector show FILE..., "
                "or try: drs-inspector --demo"
            )
        from drs_inspector.commands.export.run import run_headless  # noqa: PLC0415 -- only without a display

        context.exit(run_headless())
    from drs_inspector.qt.app import run_window  # noqa: PLC0415 -- loads Qt

    context.exit(run_window([Path(file) for file in files], demo=demo, start_demo=_start_demo))


async def _start_demo() -> "DemoCloud":
    """Start a demo cloud: handed to the window, which must not know the simulator."""
    from drs_inspector.commands.source.demo import start_demo  # noqa: PLC0415 -- after the first paint

    return await start_demo()
