"""Opens the window: hands it the files and the way to start a demo, which the window itself must not know."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drs_inspector.qt.app import run_window

if TYPE_CHECKING:
    from drs_inspector.commands.source.demo import DemoCloud


async def _start_demo() -> "DemoCloud":
    from drs_inspector.commands.source.demo import start_demo  # noqa: PLC0415 -- loads the simulator, after the first paint

    return await start_demo()


def run(files: Sequence[str], *, demo: bool) -> int:
    """Open the window and return its exit code when it is closed."""
    return run_window([Path(file) for file in files], demo=demo, start_demo=_start_demo)
