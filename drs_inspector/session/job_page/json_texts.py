"""The JSON texts of a job that a person chooses from, the paths in them as a query writes them, and their requests."""

from typing import Final, NamedTuple

from drs_inspector.domain.described.fields import ANYTHING, Described, Place
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.query.nodes import value_text
from drs_inspector.domain.rawjson.paths import plain_text
from drs_inspector.domain.tables.paths import Path, path_of
from drs_inspector.session.curl_texts import Curl, Origin, curl_of_jobs, curl_of_list

Raw = bytes | memoryview
LIST, DETAIL, BOTH, RECEIVED = "List entry", "Detail", "Both", "As received"
BIGGEST_BOTH: Final = 32 * 1024 * 1024
"""Bytes of list entry and details that are put together: that takes as much memory again."""
_MEGABYTE: Final = 1024 * 1024
_NO_LIST: Final = "No list with this job was read."
_NO_DETAIL: Final = "The details of this job were not read."
_SEVERAL: Final = "This text is the reply of no single request: choose List entry or Detail"
_REASON_LETTERS: Final = 200
_LIST_TYPES: Final = (("v3", "JobInfo"), ("v3", "ChildrenJobInfo"), ("v5", "JobListResp"))
_DETAIL_TYPES: Final = (("v3", "QueryJobResp"), ("v5", "JobDetailResp"))


class JsonText(NamedTuple):
    """One text. ``why_not`` says why there is none. ``described`` is what is known of its values.

    ``home`` says where its paths begin: "list", "detail", "both", or "" where a path is one into no job.
    ``is_received``: it is shown as it is, not line by line.
    """

    title: str
    raw: Raw = b""
    why_not: str = ""
    described: Place = ANYTHING
    home: str = ""
    is_received: bool = False

    def query_path(self, path: str) -> str:
        """Return a path as filters, columns and SQL write it; "" for what is none there."""
        if self.home == "list" and path:
            return f"list{path}" if path.startswith("[") else f"list.{path}"
        if self.home == "both":
            found = path_of(path)
            if found is None or found.home or len(found.steps) == 1:
                return path if found is not None and found.home else ""
            return Path(found.steps[1:]).text
        return path


def job_texts(job: Job, described: Described) -> tuple[JsonText, ...]:
    """Return the four texts of a job, of which the second is the one that most is to be seen in."""
    listed, detail = job.list_raw, job.detail_raw
    of_list, of_detail = described.root(*_LIST_TYPES), described.root(*_DETAIL_TYPES)
    no_detail = _why_no_detail(job) if detail is None else ""
    no_list = _NO_LIST if listed is None else ""
    received = listed if detail is None else detail
    return (
        JsonText(LIST, listed or b"", no_list, of_list, "list"),
        JsonText(DETAIL, detail or b"", no_detail, of_detail, "detail"),
        _both(listed, detail, no_list or no_detail, described.joined({"list": of_list, "detail": of_detail})),
        JsonText(RECEIVED, received or b"", "" if received is not None else no_detail, is_received=True),
    )


def _both(listed: Raw | None, detail: Raw | None, why_not: str, place: Place) -> JsonText:
    if listed is None or detail is None:
        return JsonText(BOTH, why_not=why_not)
    size = len(listed) + len(detail)
    if size > BIGGEST_BOTH:
        return JsonText(BOTH, why_not=f"{size / _MEGABYTE:,.0f} MB are not put together; each is shown alone.")
    raw = b"".join((b'{"list":', listed, b',"detail":', detail, b"}"))
    return JsonText(BOTH, raw, described=place, home="both")


def _why_no_detail(job: Job) -> str:
    reason = job.unavailable.reason.get("title", "") if job.unavailable is not None else ""
    told = printable(shortened(reason, _REASON_LETTERS)) if isinstance(reason, str) else ""
    return f"{_NO_DETAIL} {told}".strip()


def condition_words(path: str, value: str) -> str:
    """Return path and value as a query writes them, ``value`` being the JSON of a single one."""
    if not path or not value or value[0] in "{[":
        return path
    if value == "null":
        return f"{path} not exists"
    return f"{path} = {value_text(plain_text(value))}"


def sql_name(path: str) -> str:
    """Return the name that a path has in SQL: in quotes, in which a quote is written twice."""
    return '"' + path.replace('"', '""') + '"'


def curl_of_text(origin: Origin | str, job: Job, text: JsonText) -> Curl:
    """Return the request that a text is the reply of."""
    if text.home == "detail":
        return curl_of_jobs(origin, [job.id])
    if text.home == "list":
        return curl_of_list(origin, job.scenario)
    return Curl(why_not=_SEVERAL)
