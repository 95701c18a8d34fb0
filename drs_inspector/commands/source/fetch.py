"""Reads jobs for a command; what was read before Ctrl+C stays."""

from collections.abc import Sequence

from drs_inspector.commands.running import stop_on_interrupt
from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.events import FetchFinished, FetchReport
from drs_inspector.session.workspace.inspector import Inspector


async def fetch(inspector: Inspector, scenarios: Sequence[str], jobs: Sequence[str]) -> FetchReport:
    """Fetch what is asked for; Ctrl+C stops it, and what was read stays.

    An error that ends a fetch half-way is in the report; it is raised when nothing has been read.
    """
    undo = stop_on_interrupt(inspector.cancel)
    reports: list[FetchReport] = []
    unsubscribe = inspector.subscribe(
        lambda event: reports.append(event.report) if isinstance(event, FetchFinished) else None
    )
    try:
        return await inspector.refresh(scenarios=scenarios or None, job_ids=jobs or None)
    except InspectorError:
        if reports and reports[-1].read:
            return reports[-1]
        raise
    finally:
        unsubscribe()
        undo()
