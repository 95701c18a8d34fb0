"""Asking for what a panel shows: its call, or for Cloud Eye's figures of a job the calls that lead to them."""

from drs_inspector.domain.live.metrics import HOW, MOST_METRICS
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.session.readings.metrics_reading import VALUES, read_metrics
from drs_inspector.session.readings.outcome import Given, Outcome, Refusal
from drs_inspector.session.readings_page.panels import MOST_ROWS, Panel
from drs_inspector.session.workspace.inspector import Inspector


async def ask_panel(
    inspector: Inspector, panel: Panel, job_id: str, *, again: bool = False, consent: bool = False, whole: bool = False
) -> None:
    """Ask for a panel about a job, or about the project (""); what comes is kept, and told. Raises nothing.

    ``again``: although a refusal is remembered; ``whole``: all rows.
    """
    if panel.call is VALUES:
        await ask_metrics(inspector, job_id, again=again)
    else:
        rows = None if whole else MOST_ROWS
        await inspector.ask(panel.call, job_id, panel.parameters, most_rows=rows, consent=consent, again=again)


async def ask_metrics(inspector: Inspector, job_id: str, *, again: bool = False) -> Outcome:
    """Ask Cloud Eye for its figures of a job of the last hour, keep what came of it, and return it.

    Nothing is sent while it is off.
    """

    async def ask(call: ReadCall, given: Given) -> Outcome:
        return await inspector.ask(call, job_id, given, most_rows=MOST_METRICS, again=again)

    readings = inspector.readings
    found = await read_metrics(ask, job_id)
    if isinstance(found, Refusal) and readings is inspector.readings:
        inspector.keep(VALUES, {job_id: found}, HOW)
    return found
