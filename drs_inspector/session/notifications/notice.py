"""One notification: what it says, and where it leads. Names of jobs and words of this program, nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.session.notifications.kinds import KINDS, Kind

_LONGEST_NAME: Final = 60
_NAMED: Final = 3
"""So many names of one change are said, then how many more there are."""
_LONGEST_REASON: Final = 60


class Target(NamedTuple):
    """Where a notification leads: a job of a source, the source where ``job_id`` is "", the window where both are."""

    session: str = ""
    job_id: str = ""


class News(NamedTuple):
    """One change. ``name`` is that of the job, or of the source; ``reason`` is of this program's own words."""

    kind: Kind
    target: Target
    name: str
    reason: str = ""


class Notice(NamedTuple):
    """A title of one line and a text of several, both plain."""

    title: str
    text: str
    target: Target

    @property
    def as_markup(self) -> str:
        """The text for a service that takes a text for markup."""
        return escape(self.text, quote=False)


TRIAL: Final = Notice("This is how it looks", "DRS Inspector can tell you here of changes of jobs.", Target())


def notice_of(news: Sequence[News]) -> Notice:
    """Return one notification of all these changes, of which there is at least one; the worst come first."""
    by_kind: Mapping[Kind, list[News]] = {kind: [one for one in news if one.kind is kind] for kind in KINDS}
    found = {kind: ones for kind, ones in by_kind.items() if ones}
    if len(found) == 1:
        (kind, ones) = next(iter(found.items()))
        words = KINDS[kind]
        if len(ones) == 1:
            return Notice(words.one, _with_reason(ones[0]), ones[0].target)
        return Notice(words.several.format(f"{len(ones):,}"), _names(ones), _common(ones))
    lines = [f"{KINDS[kind].short}: {_names(ones)}" for kind, ones in found.items()]
    return Notice(f"{len(news):,} changes", "\n".join(lines), _common(news))


def _with_reason(one: News) -> str:
    return f"{_name(one)}: {both_ends(printable(one.reason), _LONGEST_REASON)}" if one.reason else _name(one)


def _names(news: Sequence[News]) -> str:
    names = [_name(one) for one in news[:_NAMED]]
    more = len(news) - len(names)
    return f"{', '.join(names)} and {more:,} more" if more else ", ".join(names)


def _name(one: News) -> str:
    return both_ends(printable(one.name[: 4 * _LONGEST_NAME]), _LONGEST_NAME)


def _common(news: Iterable[News]) -> Target:
    """Return where several changes lead: the source that all of them are of."""
    sessions = {one.target.session for one in news}
    return Target(sessions.pop()) if len(sessions) == 1 else Target()
