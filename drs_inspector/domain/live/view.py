"""Typed views of replies: structs that the tolerant reader fills, with spellings that the cloud also uses."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, TypeVar

from drs_inspector.domain.decoding.decoder import EVERYDAY_MARK, SECONDS_TOO_MARK, Code, read_members
from drs_inspector.domain.decoding.drift import Drift, drift_of
from drs_inspector.domain.decoding.tags import Part
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, first_byte, split_object

__all__ = ["Code", "Flag", "Moment", "Number", "View", "Whole", "each_row", "newest_first", "rows_of", "view_of"]

Raw = bytes | memoryview
# These replies write numbers and booleans as text or as what they are, the same one both ways.
Number = Annotated[float | None, EVERYDAY_MARK]
Whole = Annotated[int | None, EVERYDAY_MARK]
Flag = Annotated[bool | None, EVERYDAY_MARK]
Moment = Annotated[Timestamp | None, SECONDS_TOO_MARK]


class View(Part, frozen=True, kw_only=True):
    """What one object of a reply says. Every field is optional; ``unknown`` has members without a place."""


AnyView = TypeVar("AnyView", bound=View)
Spellings = Mapping[str, str]
"""Other names of members -> the name here. One that begins with ``~`` is documented nowhere: it is shown as drift."""


def view_of(
    kind: type[AnyView], raw: Raw, spellings: Spellings | None = None, path: str = ""
) -> tuple[AnyView, list[Drift]]:
    """Return the view of a JSON object, and its drift; never raises for anything that is JSON."""
    drift: list[Drift] = []
    members = _members(raw)
    if members is None:
        return kind(), [drift_of(path, "an object", raw, "raw")] if first_byte(raw) != b"n" else []
    if spellings:
        names = {name for name, _raw in members}
        members = [_spelled(one, spellings, names, drift) for one in members]
    view, more = read_members(kind, members, path)
    return view, drift + more


def rows_of(
    kind: type[AnyView], raws: Iterable[Raw], path: str, spellings: Spellings | None = None
) -> tuple[tuple[AnyView, ...], tuple[Drift, ...]]:
    """Return the views of all rows at a path of the pages of a reply, and what was odd, each oddity once.

    Several paths are divided by ``|``. One that begins with ``~`` is documented nowhere: it is shown as drift.
    """
    views: list[AnyView] = []
    drift: dict[tuple[str, str], Drift] = {}
    for view, found in each_row(kind, raws, path, spellings):
        views.append(view)
        for one in found:
            drift.setdefault((one.path, one.expected), one)
    return tuple(views), tuple(drift.values())


def each_row(
    kind: type[AnyView], raws: Iterable[Raw], path: str, spellings: Spellings | None = None
) -> Iterator[tuple[AnyView, list[Drift]]]:
    """Yield what ``rows_of`` returns row by row, each with what was odd in it: a page may have very many."""
    for raw in raws:
        for home in path.split("|"):
            for row in values_at(raw, home.removeprefix("~")):
                view, found = view_of(kind, row, spellings)
                if home.startswith("~"):
                    found.append(drift_of(home[1:], f"the name {path.partition('|')[0]}", b"null", "coerced"))
                yield view, found


def _members(raw: Raw) -> list[Member] | None:
    try:
        return split_object(raw)
    except BrokenJsonError:
        return None


def _spelled(member: Member, spellings: Spellings, names: set[str], drift: list[Drift]) -> Member:
    """Return a member under the name that it has here; not where the reply has that one as well."""
    known = spellings.get(member.name, "")
    odd = spellings.get(f"~{member.name}", "")
    if odd and odd not in names:
        drift.append(drift_of(member.name, f"the name {odd}", member.raw, "coerced"))
    name = known or odd
    return Member(name, member.raw) if name and name not in names else member


def newest_first(rows: Iterable[AnyView], member: str) -> Iterator[AnyView]:
    """Yield rows by a time of theirs, the newest first; those without a time last, in their order."""
    dated: list[AnyView] = []
    others: list[AnyView] = []
    for row in rows:
        moment = getattr(row, member)
        (dated if moment is not None and moment.instant is not None else others).append(row)
    yield from sorted(dated, key=lambda row: getattr(row, member).instant, reverse=True)
    yield from others
