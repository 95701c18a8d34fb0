"""Reading Cloud Eye's metrics of a job: what it lists under its id, or its replication instance's, then the values.

Under which of the two ids Cloud Eye has a job is not documented (contract-more 10.1): it is listed first, then asked.
"""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from drs_inspector.domain.live.metrics import LIST_CALL, VALUES_CALL, asking, listing, metrics_of
from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.rawjson.split import first_byte, text_of
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.session.readings.outcome import Given, Outcome, Reading, Refusal, RefusalKind

VALUES: Final = BY_NAME[VALUES_CALL]
_LIST: Final = BY_NAME[LIST_CALL]
_DETAIL: Final = BY_NAME["ShowJobDetail"]
_PROGRESS: Final[Given] = {"type": "progress"}
REQUESTS: Final = 4
"""At most so many for one job; mostly two."""
Ask = Callable[[ReadCall, Given], Coroutine[Any, Any, Outcome]]
"""Asks a call about the job, and keeps what comes."""


async def read_metrics(ask: Ask, job_id: str) -> Outcome:
    """Return the reading of the values, or why there is none."""
    listed = await ask(_LIST, listing(job_id))
    if isinstance(listed, Refusal):
        return listed
    found, _drift = metrics_of(listed.raws)
    if not found:
        node = await _node_of(ask)
        listed = await ask(_LIST, listing(node)) if node else listed
        if isinstance(listed, Refusal):
            return listed
        found, _drift = metrics_of(listed.raws)
        if not found:
            return _nothing_listed(listed, node)
    return await ask(VALUES, asking(found, listed.server_time or listed.read_at))


async def _node_of(ask: Ask) -> str:
    """Return the id of the job's replication instance, "" where no call tells it."""
    detail = await ask(_DETAIL, _PROGRESS)
    if isinstance(detail, Refusal):
        return ""
    ids = (text_of(one) for one in values_at(detail.raws[0], "metrics.node_id") if first_byte(one) == b'"')
    inside = (text_of(one) for one in values_at(detail.raws[0], "job.metrics.node_id") if first_byte(one) == b'"')
    return next((one for one in (*ids, *inside) if one), "")


def _nothing_listed(listed: Reading, node: str) -> Refusal:
    ids = "the id of this job" if not node else "the id of this job or of its replication instance"
    return Refusal(
        RefusalKind.NOT_NOW,
        f"Cloud Eye lists no figure under {ids}.",
        "Figures come 5 to 10 minutes after a job has begun to run. By which id Cloud Eye knows a job is documented"
        " nowhere: there may be some by another.",
        at=listed.read_at,
    )
