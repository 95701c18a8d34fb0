"""Lists that misbehave (contract 3.1, 9.3): pages capped, empty, repeated or out of order, and false totals."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from drs_inspector.simulator.faults.switches import ActiveFaults

Json = dict[str, Any]
_DEFAULT_CAP = 10
_ENDLESS_PAGE = 100


class ListPage(NamedTuple):
    """A page of a list: the ids on it, its ``total_record``, and whether the service fails at it."""

    ids: tuple[str, ...]
    total: object
    fails: bool = False


def serve_page(ids: Sequence[str], page: int, size: int, faults: ActiveFaults) -> ListPage:
    """Return page ``page`` (from 1; 0, or ``size`` 0, is everything) of the jobs ``ids``, as the faults make it."""
    if "endless-list" in faults:
        return _endless(page, size)
    if "list-capped" in faults:
        size = min(size or _DEFAULT_CAP, int(faults.number("list-capped", _DEFAULT_CAP)))
    if "per-page-ignored" in faults:
        size = int(faults.number("per-page-ignored", _DEFAULT_CAP))
    if "page-ignored" in faults:
        page = 1
    if "page-repeats" in faults and page == int(faults.number("page-repeats", 2)):
        page -= 1
    if page == 0 or size == 0:
        return ListPage(tuple(ids), _total(len(ids), page, faults))
    if "pages-reversed" in faults:
        page = max(1, -(-len(ids) // size)) + 1 - page
    start, stop = max(0, page - 1) * size, max(0, page) * size
    if "pages-overlap" in faults and page > 1:
        start, stop = (page - 1) * size // 2, (page - 1) * size // 2 + size
    if "duplicate-jobs-across-pages" in faults and page > 1:
        start, stop = start - 1, stop - 1
    if "page-cut" in faults:
        stop = min(stop, start + int(faults.number("page-cut", _DEFAULT_CAP)))
    served = tuple(ids[max(0, start) : max(0, stop)])
    if _is("page-empty", page, faults):
        served = ()
    return ListPage(served, _total(len(ids), page, faults), fails=_is("page-fails", page, faults))


def _is(name: str, page: int, faults: ActiveFaults) -> bool:
    return name in faults and page == int(faults.number(name, 2))


def _total(count: int, page: int, faults: ActiveFaults) -> object:
    """Return ``total_record``; without it the member is left out."""
    total: object = count
    for name, change in _TOTALS.items():
        if name in faults:
            total = change(count, page)
    if "total-record" in faults:
        total = _value(faults.struck["total-record"])
    return total


_TOTALS: dict[str, Callable[[int, int], object]] = {
    "duplicate-jobs-across-pages": lambda count, page: count + (page > 1),
    "total-record-too-large": lambda count, _page: count + 1_000,
    "total-record-too-small": lambda _count, _page: 1,
    "total-record-grows": lambda count, page: count + page - 1,
    "total-record-shrinks": lambda count, page: count - page + 1,
    "total-record-as-text": lambda count, _page: str(count),
    "total-record-missing": lambda _count, _page: None,
}


def _value(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        return text


def _endless(page: int, size: int) -> ListPage:
    size = size or _ENDLESS_PAGE
    first = (max(page, 1) - 1) * size
    return ListPage(tuple(f"endless-{number:09}" for number in range(first, first + size)), first + 2 * size)
