"""Replies of the read calls in the odd spellings and types that documents and samples show (contract-more 12).

Each is a fault by its name in the catalogue; here is which calls it bends, and how.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from drs_inspector.simulator.faults.switches import ActiveFaults

Json = dict[str, Any]


class Drift(NamedTuple):
    """``calls`` are the names of the calls that it bends, none: all; ``change`` gets a whole reply."""

    calls: str
    change: Callable[[Json], Json]


def bend(call: str, reply: Json, faults: ActiveFaults) -> Json:
    """Return the reply of a call as the faults make it."""
    for name in faults.struck:
        drift = DRIFTS.get(name)
        if drift is not None and (not drift.calls or call in drift.calls.split()):
            reply = drift.change(reply)
    return reply


def _renamed(**names: str) -> Callable[[Json], Json]:
    """Return a change that gives members other names, at any depth."""

    def change(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(name, name): change(inside) for name, inside in value.items()}
        return [change(inside) for inside in value] if isinstance(value, list) else value

    return change


def _leaves(change: Callable[[Any], Any]) -> Callable[[Json], Json]:
    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: walk(inside) for name, inside in value.items()}
        return [walk(inside) for inside in value] if isinstance(value, list) else change(value)

    return walk


def _text_boolean(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _text_number(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _counted(change: Callable[[int], int]) -> Callable[[Json], Json]:
    names = ("count", "total_count", "total_record")
    return lambda reply: (
        reply | {name: change(reply[name]) for name in names if name in reply and "results" not in reply}
    )


def _jobs_as_object(reply: Json) -> Json:
    return reply | {"jobs": reply["jobs"][0] if reply["jobs"] else {}}


def _single_quotes(reply: Json) -> Json:
    for entry in reply["results"]:
        for item in entry.get("precheck_result") or ():
            if "data" in item:
                item["data"] = item["data"].replace('"', "'")
    return reply


def _database_info(reply: Json) -> Json:
    databases = {"service_database": "source", "disaster_recovery_database": "target"}
    runs = [{**run, "database_info": databases} for run in reply.get("compare_jobs") or ()]
    return reply | ({"compare_jobs": runs} if "compare_jobs" in reply else {"database_info": databases})


def _without_job(reply: Json) -> Json:
    lists = [{"params": entry["params"]} for entry in reply["params_list"]]
    return reply | {"params_list": lists}


def _values(reply: Json) -> Json:
    return {"tags": [{"key": tag["key"], "values": [tag["value"]]} for tag in reply["tags"] if "value" in tag]}


def _no_progress(reply: Json) -> Json:
    return reply | {"results": [entry | {"progress": "0"} for entry in reply["results"]]}


DRIFTS: dict[str, Drift] = {
    "compare-jobs-spelling": Drift("ListDataLevelTableCompareJobs", _renamed(compare_jobs="compareJobs")),
    "dirty-data-spelling": Drift("ShowDirtyData", _renamed(dirty_data_list="dirty_data")),
    "add-columns-spelling": Drift("ShowDataProgress", _renamed(add_columns="add_colums")),
    "sr-delay-spelling": Drift("ShowMonitorData", _renamed(src_delay="sr_delay", src_offset="sr_offset")),
    "created-time-spelling": Drift("ShowSubscriptionLists", _renamed(create_time="created_time")),
    "lower-case-spelling": Drift(
        "BatchListStructDetail", _renamed(src_DB="src_db", src_TB="src_tb", dst_DB="dst_db", dst_TB="dst_tb")
    ),
    "jobs-as-object": Drift("ShowSubscriptionLists", _jobs_as_object),
    "database-info": Drift(
        "ListDataLevelTableCompareJobs ListObejectLevelCompareOverview ShowHealthCompareJobList", _database_info
    ),
    "params-without-job": Drift("BatchShowParams", _without_job),
    "tag-values": Drift("ListInstanceTags ShowInstanceTags", _values),
    "text-booleans": Drift("", _leaves(_text_boolean)),
    "text-numbers": Drift("", _leaves(_text_number)),
    "blank-in-status": Drift("ListDbObjects ShowDbObjectsList", lambda reply: reply | {"status": " failed"}),
    "single-quotes": Drift("BatchCheckResults", _single_quotes),
    "row-count-too-large": Drift("", _counted(lambda count: count + 1000)),
    "row-count-too-small": Drift("", _counted(lambda count: min(count, 1))),
    "progress-zero": Drift("BatchListProgresses", _no_progress),
}
