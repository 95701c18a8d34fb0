"""What a row of a panel opens: the results of a comparison, the jobs of a batch, a job that only its own list has."""

from collections.abc import Mapping
from typing import Final

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.session.readings_page.content import NOT_TOLD, GridRow
from drs_inspector.session.readings_page.panels import Panel, call_named, panel_of

_LINES: Final = ("ListDataCompareOverview", "ListDataCompareDetail")
_VALUES: Final = ("ListContentCompareOverview", "ListContentCompareDetail", "ShowCompareProgress")
_OF_TYPE: Final[Mapping[str, tuple[str, ...]]] = {
    "lines": (*_LINES, "ShowCompareProgress"),
    "contents": _VALUES,
    "random": _VALUES,
    "account": ("ShowCompareUsersDetail",),
}
_HEALTH: Final = ("ShowHealthCompareJobDetail", "ShowHealthObjectCompareJobOverview")
_RUNS: Final = frozenset({"ListDataLevelTableCompareJobs", "ShowHealthCompareJobList", "ListCompareResult"})
_ONE_OF_A_LIST: Final[Mapping[str, tuple[str, str, str]]] = {
    "ListAsyncJobs": ("ListAsyncJobDetail", "async_job_id", "async_job_id"),
    "ListReplicationJobs": ("ShowReplicationJob", "job_id", "id"),
    "ShowSubscriptionLists": ("ShowSubscriptionDetail", "job_id", "id"),
}
_COMPARE: Final = "compare_job_id"
_LONGEST_NAME: Final = 40


def opens(panel: Panel) -> bool:
    """Tell whether rows of a panel open something."""
    name = panel.call.name
    return name in _RUNS or name in _ONE_OF_A_LIST or name in ("ListContentCompareDetail", "ShowObjectColumnInfo")


def opened_by(panel: Panel, row: GridRow) -> tuple[Panel, ...]:
    """Return the panels that a row opens, none where it has no id."""
    name = panel.call.name
    if name in _RUNS:
        return _results(panel, row)
    if name in _ONE_OF_A_LIST:
        call, parameter, member = _ONE_OF_A_LIST[name]
        given = row.member(member)
        return (_opened(call, {parameter: given}, row.member("name") or given, panel),) if given else ()
    if name == "ListContentCompareDetail":
        database, table = row.member("source_db"), row.member("source_table_name")
        run = panel.parameters.get(_COMPARE, "")
        named = {_COMPARE: run, "db_name": database, "table_name": table}
        return (_opened("ListContentCompareDifference", named, table, panel),) if database and table else ()
    if name == "ShowObjectColumnInfo" and (object_id := row.member("id")):
        return (_opened("ShowColumnInfos", {"object_ids": [object_id]}, row.member("name") or object_id, panel),)
    return ()


def _results(panel: Panel, row: GridRow) -> tuple[Panel, ...]:
    """Return the panels with what a run found: by its types."""
    run = row.member("id") or row.member("compare_task_id")
    types = row.member("type") or row.member("compare_type")
    calls = [*(_HEALTH if panel.call.name == "ShowHealthCompareJobList" else ())]
    for kind in types.split(","):
        known = next((one for one in _OF_TYPE if kind.strip().lower().startswith(one.rstrip("s"))), "")
        calls += [call for call in _OF_TYPE.get(known, ()) if call not in calls]
    return (
        tuple(
            _opened(call, {_COMPARE: run}, row.cells[0] if row.cells[0] != NOT_TOLD else run, panel) for call in calls
        )
        if run
        else ()
    )


def _opened(call: str, given: Mapping[str, object], of: str, panel: Panel) -> Panel:
    """Return the panel of a call that is opened; one that names a job of another list is about that job."""
    made = panel_of(call_named(call), given)
    title = f"{made.title}: {shortened(printable(of), _LONGEST_NAME)}"
    if not made.of_job and "job_id" in given:
        made = made._replace(given=(), other=str(given["job_id"]))
    return made._replace(title=title, group=panel.group)
