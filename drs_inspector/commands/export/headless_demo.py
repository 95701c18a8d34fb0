"""``--demo`` where there is no display: the same job, with progress, a table of jobs and an exported file."""

from drs_inspector.commands.export import run
from drs_inspector.commands.source.options import SourceChoice


def run_headless() -> int:
    """Read the demo cloud, print its jobs and the path of the file they were exported to; return the exit code."""
    return run.run(
        SourceChoice(demo=True), output=None, jobs=(), scenarios=(), share_safe=False, force=False, table=True
    )
