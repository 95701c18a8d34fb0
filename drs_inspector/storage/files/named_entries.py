"""Entries with a name in a small JSON file: profiles, saved views.

Every change reads the file anew and writes it whole while no other process does, so that several windows can be used.
An entry that cannot be used costs that entry: it is told, and with the next change it goes to the member "damaged" of
the same file, for a person to look at. Members that this version does not know stay where they are.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.printable import printable
from drs_inspector.storage.files.json_file import read_members, read_shared, write_members
from drs_inspector.storage.files.only_writer import only_writer

LONGEST_NAME = 100
_ASIDE = "damaged"
_LONGEST_VERSION = 20
_MOST_BEFORE = 20


class Entries(NamedTuple):
    """The entries of a file: the usable ones in its order with all their members, and those that are damaged."""

    good: list[dict[str, Any]]
    damaged: list[Any]


class ReadEntries(NamedTuple):
    """What a file holds, and what to show of what it does not; ``is_damaged``: the next change puts it aside."""

    good: list[dict[str, Any]]
    problem: InspectorError | None
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class NamedEntries:
    """A kind of file: its words for messages ("saved view", "view"), its list, its format and version.

    ``take`` returns an entry as it is used, None for a damaged one; ``aside`` returns a damaged one as it may be kept.
    ``most`` is how many entries a file may have, ``home`` returns where it is: methods take another ``path``.
    ``before`` is the member with the names that an entry had before, which no other entry has now; "" keeps none.
    """

    what: str
    one: str
    member: str
    form: str
    version: int
    take: Callable[[object], dict[str, Any] | None]
    aside: Callable[[object], object]
    most: int
    home: Callable[[], Path]
    before: str = ""

    def read(self, path: Path | None = None) -> ReadEntries:
        """Read the entries; never raises, changes nothing."""
        try:
            path = path or self.home()
        except FileProblemError as error:
            return ReadEntries([], error)
        members, problem, is_damaged = read_members(path, f"{self.what}s")
        next_step = f"Update DRS Inspector. Until then {self.what}s can be used but not changed."
        found = self.sort_out(members)
        newer = self._newer(members, next_step)
        told = problem or newer or self._damage(path, len(found.damaged))
        return ReadEntries(found.good, told, is_damaged)

    def read_shared(self, path: Path) -> tuple[Entries, InspectorError | None]:
        """Read a file that a colleague exported; never raises, changes nothing.

        The problem says when it is no such file, or one of a newer version, whose entries are read all the same.
        """
        members, problem, _ = read_shared(path, f"{self.what}s", self.form)
        newer = self._newer(members, "What this version knows of them can be imported.")
        return self.sort_out(members), problem or newer

    def shared(self, entries: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the members of a file for a colleague."""
        return {"format": self.form, "version": self.version, self.member: entries}

    @contextlib.contextmanager
    def changed(self, path: Path | None = None) -> Iterator[list[dict[str, Any]]]:
        """Lend the usable entries to the block, which changes them; then write them, unless nothing changed.

        From reading to writing no other process changes the file. Raises FileProblemError for a file of a newer
        version, one that cannot be read or written, and when another process keeps it locked for longer than 3
        seconds. A file that is no JSON is kept aside.
        """
        path = path or self.home()
        with only_writer(path, f"{self.what}s"):
            members, problem, is_damaged = read_members(path, f"{self.what}s")
            newer = self._newer(members, f"Update DRS Inspector. Until then {self.what}s cannot be changed.")
            if newer is not None:
                raise newer
            if problem is not None and not is_damaged:
                raise problem
            found = self.sort_out(members)
            yield found.good
            if self.before:
                _settle(found.good, self.before)
            if not found.damaged and found.good == members.get(self.member, []):
                return
            content = {**members, **self.shared(found.good)}
            if found.damaged:
                content[_ASIDE] = [*_listed(members.get(_ASIDE, [])), *map(self.aside, found.damaged)]
            write_members(path, content, what=f"{self.what}s")

    def rename(self, old: str, new: str, path: Path | None = None) -> None:
        """Give an entry another name, in its place.

        Raises FileProblemError for an unusable or taken name, an entry that is gone, and as ``changed``.
        """
        self.check_name(new)
        with self.changed(path) as entries:
            entry = entries[self.place(entries, old)]
            if new != old and place_of(entries, new) is not None:
                raise FileProblemError(
                    f"There is a {self.one} “{new}” already.",
                    f"Two {self.one}s cannot have the same name.",
                    "Choose another name.",
                )
            entry["name"] = new
            if self.before and new != old:
                entry[self.before] = [*names_before(entry, self.before), old]

    def move(self, name: str, position: int, path: Path | None = None) -> None:
        """Make an entry number ``position`` (from 0); beyond an end means that end.

        Raises FileProblemError for an entry that is gone, and as ``changed``.
        """
        with self.changed(path) as entries:
            entry = entries.pop(self.place(entries, name))
            entries.insert(max(position, 0), entry)

    def place(self, entries: list[dict[str, Any]], name: str) -> int:
        """Return where the entry of a name is. Raises FileProblemError when it is gone."""
        place = place_of(entries, name)
        if place is None:
            raise self.gone(name)
        return place

    def gone(self, name: str) -> FileProblemError:
        """Return the error for an entry that is not there any more."""
        return FileProblemError(
            f"There is no {self.one} “{name}” any more.",
            "Another window may have renamed or deleted it.",
            "Open the list again.",
        )

    def check_name(self, name: str) -> None:
        """Raise FileProblemError for a name that an entry may not have."""
        if not is_usable_name(name):
            raise FileProblemError(
                f"This {self.one} name cannot be used.",
                f"A name has 1 to {LONGEST_NAME} printable characters.",
                "Choose another name.",
            )

    def check_room(self, entries: list[dict[str, Any]]) -> None:
        """Raise FileProblemError where there would be too many entries with one more."""
        if len(entries) >= self.most:
            raise FileProblemError(
                f"There are too many {self.what}s.", f"At most {self.most} can be saved.", "Delete some of them first."
            )

    def sort_out(self, members: Mapping[str, Any]) -> Entries:
        """Tell usable entries from damaged ones; of several with one name the first counts."""
        found = Entries([], [])
        names: set[str] = set()
        for entry in _listed(members.get(self.member, [])):
            taken = self.take(entry) if len(names) < self.most else None
            if taken is None or taken["name"] in names:
                found.damaged.append(entry)
            else:
                names.add(taken["name"])
                found.good.append(taken)
        return found

    def _newer(self, members: Mapping[str, Any], next_step: str) -> InspectorError | None:
        """Return the error when the file is of a version that this program does not know."""
        version = members.get("version", self.version)
        if isinstance(version, int) and version <= self.version:
            return None
        return FileProblemError(
            f"Your {self.what}s were written by a newer version of DRS Inspector.",
            f"They have version {printable(str(version)[:_LONGEST_VERSION])}; "
            f"this program knows version {self.version}.",
            next_step,
        )

    def _damage(self, path: Path, count: int) -> InspectorError | None:
        if not count:
            return None
        which, them = (f"One {self.what}", "it") if count == 1 else (f"{count:,} {self.what}s", "them")
        return FileProblemError(
            f"{which} could not be read.",
            f"What {path.name} holds of {them} is damaged.",
            f"It is kept in {path}; the other {self.one}s work.",
        )


def names_before(entry: Mapping[str, Any], member: str) -> list[str]:
    """Return the names that an entry had before, the newest last, as far as they are some."""
    return [name for name in _listed(entry.get(member)) if is_usable_name(name)][-_MOST_BEFORE:]


def _settle(entries: list[dict[str, Any]], member: str) -> None:
    """Let a name lead to one entry at most: to the one that has it, else to the first that had it."""
    taken = {entry["name"] for entry in entries}
    for entry in entries:
        if member in entry:
            entry[member] = [name for name in dict.fromkeys(names_before(entry, member)) if name not in taken]
            taken.update(entry[member])


def place_of(entries: list[dict[str, Any]], name: str) -> int | None:
    """Return where the entry of a name is, None when there is none."""
    return next((number for number, entry in enumerate(entries) if entry["name"] == name), None)


def is_usable_name(name: object) -> bool:
    """Say whether an entry may have this name: a text of 1 to 100 characters that can all be seen."""
    return isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and bool(name.strip()) and name.isprintable()


def _listed(value: Any) -> list[Any]:
    """Return a member that should be a list as one; anything else is its only entry."""
    return value if isinstance(value, list) else [value]
