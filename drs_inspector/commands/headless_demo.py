"""``--demo`` where there is no display: the same job, with progress, a table of jobs and an exported file."""

from drs_inspector.commands import export_run
from drs_inspector.commands.sources import SourceChoice


def run_headless() -> int:
    """Read the demo cloud, print its jobs and the path of the file they were exported to; return the exit code."""
    return export_run.run(
        SourceChoice(demo=True), output=None, jobs=(), scenarios=(), share_safe=False, force=False, table=True
    )
