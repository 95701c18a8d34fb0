"""Entries of one file that name the same job, members of an archive that have one name: all are kept and told.

Of entries the first one counts, of members the last one, as for every reader of JSON.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import msgspec

from drs_inspector.domain.rawjson.split import Member, first_byte, split_array
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.snapshot import Snapshot

Raw = bytes | memoryview
_NAMED = 5
_REPORTED = 100
"""So many repeated entries of one file are told one by one; all of them are kept."""


class Repeats:
    """The entries of one file by job. ``differ`` says that two entries of one job are not the same."""

    def __init__(self, snapshot: Snapshot, reply_number: int, file: str) -> None:
        self.differ = False
        self._snapshot = snapshot
        self._reply_number = reply_number
        self._file = file
        self._first: dict[str, tuple[str, Raw | msgspec.Struct]] = {}
        self._told = 0

    def is_first(self, job_id: str, entry: Raw | msgspec.Struct, place: str) -> bool:
        """Say whether this is the first entry of the job; another one becomes a problem, and a part where it differs.

        ``place`` is where the entry is in the file, such as ``results[3]``.
        """
        first, known = self._first.setdefault(job_id, (place, entry))
        if first == place:
            return True
        same = entry == known
        if not same:
            self.differ = True
            raw = msgspec.json.encode(entry) if isinstance(entry, msgspec.Struct) else entry
            self._snapshot.add_part(self._reply_number, place, redact_secrets(raw))
        self._told += 1
        if self._told <= _REPORTED:
            self._snapshot.problems.append(self._problem(job_id, first, place, same=same))
        return False

    def _problem(self, job_id: str, first: str, place: str, *, same: bool) -> dict[str, str]:
        how = "the same once more" if same else "another entry, which is kept beside the jobs"
        return {
            "title": f"{self._file} has the job {job_id} more than once.",
            "cause": f"{first} is shown; {place} is {how}.",
            "next_step": "" if same else "Compare the two, and save the reply again.",
        }


def once_each(members: Sequence[Member]) -> tuple[dict[str, Raw], list[Member]]:
    """Return members by name, and the earlier values of names that come more than once.

    Lists of one name are one list, so nothing of them is left over.
    """
    values: dict[str, list[Raw]] = {}
    for name, raw in members:
        values.setdefault(name, []).append(raw)
    earlier: list[Member] = []
    for name, raws in values.items():
        if len(raws) > 1 and all(first_byte(raw) == b"[" for raw in raws):
            raws[:] = [b"[" + b",".join(chain.from_iterable(map(split_array, raws))) + b"]"]
        earlier += [Member(name, raw) for raw in raws[:-1]]
    return {name: raws[-1] for name, raws in values.items()}, earlier


def repeated_names(members: Sequence[Member]) -> list[str]:
    """Return the names that come more than once, in their order."""
    counts = Counter(name for name, _raw in members)
    return [name for name, count in counts.items() if count > 1]


def repeated_member(file: str, name: str, place: str) -> dict[str, str]:
    """Return the problem that a name comes more than once in an archive, in ``place`` of it."""
    where = f" in {place}" if place else ""
    return {
        "title": f"{file} has the member {name}{where} more than once.",
        "cause": "Lists are shown as one list; of other values the last is shown, the others are kept beside the jobs.",
        "next_step": "Find out who edited the file: no program writes it so.",
    }
