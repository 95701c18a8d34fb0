"""An invented read call: imported before the registry it is an entry of its family, as if it were in that file."""

from drs_inspector.domain.read_calls.asked import ROWS, get
from drs_inspector.domain.read_calls.call import ReadCall, fields
from drs_inspector.domain.read_calls.families import history

PATH = "/v3/{project_id}/jobs/{job_id}/invented-windows"
_CALL = ReadCall(
    "ListInventedWindows",
    "6.1",
    "maintenance windows of a job, {window}",
    asked=get(PATH, "A", tells="when a job may be interrupted", paging=ROWS),
    reply=fields(number="count"),
    entries="invented_windows",
    entry=fields(value="window_name", enum="state", time="begin_time end_time", user="set_by"),
)
vars(history)["CALLS"] = (*history.CALLS, _CALL)
