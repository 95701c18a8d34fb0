"""The pages of a long reply: what the next one is asked with, and how many rows one has."""

from collections.abc import Iterable, Mapping

from drs_inspector.domain.decoding.scalars import read_int
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_array, split_object, text_of
from drs_inspector.domain.read_calls.call import ReadCall

Raw = bytes | memoryview
Given = Mapping[str, object]
_CLAIMS = ("count", "total_count", "total_record", "compare_task_list_count")
_MARKER = "meta_data.marker"
_TOTAL = "meta_data.total"


def first_page(call: ReadCall, given: Given, most_rows: int | None = None) -> Given:
    """Return the parameters with those of the first page; of a call without pages they are as they were."""
    paging = call.asked.paging if call.asked is not None else None
    if paging is None or not paging.is_used(given):
        return given
    size = paging.size if most_rows is None else max(1, min(paging.size, most_rows))
    start: dict[str, object] = {}
    if paging.style == "page_req":
        start = {"page_req": {"cur_page": 1, "per_page": size}}
    elif paging.style == "flat":
        start = {"current_page": 1, "per_page": size}
    elif paging.style == "offset":
        start = {"offset": 0, "limit": size}
    elif paging.style == "marker":
        start = {"limit": size}
    return start | dict(given)


def next_page(call: ReadCall, given: Given, raw: Raw, rows_so_far: int) -> Given | None:
    """Return the parameters of the page after this one, None after the last.

    An empty page is the last one. So is a short one when no more rows are claimed than there are; a claim alone proves
    nothing.
    """
    paging = call.asked.paging if call.asked is not None else None
    if paging is None or not paging.is_used(given):
        return None
    rows, claimed = rows_in(call, raw), claim_in(call, raw)
    if not rows or (rows < _size(given) and claimed is not None and rows_so_far >= claimed):
        return None
    if paging.style == "marker":
        marker = next((text_of(one) for one in values_at(raw, _MARKER) if first_byte(one) == b'"'), "")
        return {**given, "start": marker} if marker and marker != given.get("start") else None
    if paging.style == "offset":
        return {**given, "offset": _number(given, "offset") + rows}
    if paging.style == "flat":
        return {**given, "current_page": _number(given, "current_page") + 1}
    page = given.get("page_req")
    page = page if isinstance(page, Mapping) else {}
    return {**given, "page_req": {**page, "cur_page": _number(page, "cur_page") + 1}}


def rows_in(call: ReadCall, raw: Raw) -> int:
    """Return the number of rows on a page."""
    return len(rows_on(call, raw))


def rows_on(call: ReadCall, raw: Raw) -> list[Raw]:
    """Return the JSON of the rows on a page."""
    paths = [call.asked.paging.rows] if call.asked is not None and call.asked.paging.rows else call.entries.split()
    return [value for path in paths for value in values_at(raw, path)]


def claim_in(call: ReadCall, raw: Raw) -> int | None:
    """Return how many rows a reply says that there are on all pages, None where it says nothing that can be read."""
    path = call.asked.paging.rows if call.asked is not None else ""
    homes = [path.rpartition(".")[0], ""] if path else [""]
    marked = call.asked is not None and call.asked.paging.style == "marker"
    for home in homes:
        for name in (*_CLAIMS, *([_TOTAL] if marked else [])):
            for value in values_at(raw, f"{home}.{name}".lstrip(".")):
                number = read_int(value, "", [], True) if len(value) <= 20 else None
                if number is not None and number >= 0:
                    return number
    return None


def values_at(raw: Raw, path: str) -> list[Raw]:
    """Return the values at a path of members, of a list each element; ``*`` is every member."""
    values: list[Raw] = [raw]
    for name in path.split("."):
        values = [found for value in _each(values) for found in _members(value, name)]
    return list(_each(values))


def _each(values: Iterable[Raw]) -> Iterable[Raw]:
    for value in values:
        if first_byte(value) != b"[":
            yield value
            continue
        try:
            yield from split_array(value)
        except BrokenJsonError:
            continue


def _members(raw: Raw, name: str) -> list[Raw]:
    try:
        members = split_object(raw) if first_byte(raw) == b"{" else []
    except BrokenJsonError:
        return []
    return [value for member, value in members if name in (member, "*")]


def _size(given: Given) -> int:
    page = given.get("page_req")
    return (
        _number(given, "limit")
        or _number(given, "per_page")
        or (_number(page, "per_page") if isinstance(page, Mapping) else 0)
    )


def _number(given: Mapping[str, object], name: str) -> int:
    value = given.get(name)
    return value if isinstance(value, int) else 0
