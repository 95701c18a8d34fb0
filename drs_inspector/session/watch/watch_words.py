"""How watching goes, in words: a line that counts down, and what is read out, which does not."""

import math
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from drs_inspector.domain.labels.time_words import NO_BREAK, short_duration
from drs_inspector.domain.printable import printable
from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.session.events import WatchState
from drs_inspector.session.watch.holds import LOCKED, NO_SOURCE, OFF, READING, SIGNED_OUT

_MINUTE: Final = 60
_STEP: Final = 5
_AMBER: Final = "amber"
_BETWEEN: Final = "  ·  "
_HOLDS: Final = {
    LOCKED: ("paused while locked", "Nothing is asked while the sign-in is locked. Sign in again to go on."),
    SIGNED_OUT: ("paused: signed out", "Nothing can be asked without a sign-in. Sign in again to go on."),
    NO_SOURCE: ("paused: not connected", "There is no connection to ask. Sign in again to go on."),
    OFF: ("switched off", "Choose Watch to go on."),
    READING: ("waits while jobs are read", "It goes on by itself when they have been read."),
}
"""What holds a watch, the one first that needs a person: what is shown, and what helps."""
_NO_HARM: Final = frozenset({READING})


class WatchWords(NamedTuple):
    """What is said of watching; all empty where nothing is watched.

    ``text`` is shown and counts down, in steps. ``spoken`` is the same for screen readers: it names the time of the
    next look, so that it stays until then. ``tip`` has what there is to know besides, and what helps. ``tone`` is
    that of ``text``, "" for none.
    """

    text: str = ""
    spoken: str = ""
    tip: str = ""
    tone: str = ""

    @property
    def counts_down(self) -> bool:
        """Whether time alone makes it another text."""
        return self.text != self.spoken


class WatchedSource(NamedTuple):
    """A source that is watched: its title, how that goes, and whether its jobs are shown."""

    title: str
    state: WatchState
    is_shown: bool


def watching_words(sources: Sequence[WatchedSource], now: datetime) -> WatchWords:
    """Return what is said of all sources that are watched: in the line of those that are shown."""
    if not sources:
        return WatchWords()
    shown = [source for source in sources if source.is_shown]
    if len(shown) == 1:
        words = _words_of(shown[0].state, now)
    elif shown:
        words = _words_of_several([source.state for source in shown], now)
    else:
        said = f"Watching {_counted(len(sources))} that {'is' if len(sources) == 1 else 'are'} not shown"
        words = WatchWords(said, said)
    if len(sources) == 1:
        return words
    lines = [f"{printable(one.title)}: {_words_of(one.state, now).spoken}" for one in sources]
    return words._replace(tip="\n".join([*filter(None, [words.tip]), *lines]))


def _words_of(state: WatchState, now: datetime) -> WatchWords:
    hold = _hold(state.holds)
    if hold is not None:
        words, step = _HOLDS[hold]
        said = f"Watching {words}"
        return WatchWords(said, said, step, "" if hold in _NO_HARM else _AMBER)
    parts = ["Watching", rate_words(state.per_second)]
    tip = _tip(state)
    tone = ""
    if state.error:
        parts = ["Watching", _failing(state)]
        tip = [_sentence(state.error), _sentence(state.next_step), "It is tried again by itself.", *tip]
        tone = _AMBER
    elif state.pace > 1:
        parts.append(f"{_slower(state.pace)}: the cloud asked for less")
        tip = [f"Looks are {_slower(state.pace)} as planned until the cloud has answered for a while.", *tip]
    return _with_next_look(parts, state.next_look, now, tip="\n".join(filter(None, tip)), tone=tone)


def _words_of_several(states: Sequence[WatchState], now: datetime) -> WatchWords:
    held = sum(1 for state in states if (_hold(state.holds) or READING) not in _NO_HARM)
    failing = sum(1 for state in states if state.error and not state.holds)
    parts = [f"Watching {_counted(len(states))}", rate_words(sum(state.per_second for state in states))]
    parts += [f"{held:,} paused"] if held else []
    parts += [f"{failing:,} without an answer"] if failing else []
    looks = [state.next_look for state in states if state.next_look is not None]
    return _with_next_look(parts, min(looks, default=None), now, tip="", tone=_AMBER if held or failing else "")


def _with_next_look(parts: list[str], seconds: float | None, now: datetime, *, tip: str, tone: str) -> WatchWords:
    if seconds is None:
        said = _BETWEEN.join(parts)
        return WatchWords(said, said, tip, tone)
    at = (now + timedelta(seconds=seconds)).astimezone(reader_zone())
    text = _BETWEEN.join([*parts, next_look_words(seconds)])
    return WatchWords(text, _BETWEEN.join([*parts, f"next look at {at:%H:%M}"]), tip, tone)


def next_look_words(seconds: float) -> str:
    """Return how far the next look is: in steps of five seconds, then in minutes."""
    if seconds <= 0:
        return "looks now"
    steps = math.ceil(seconds / _STEP) * _STEP
    if steps < _MINUTE:
        return f"next look in {steps}{NO_BREAK}s"
    return f"next look in {math.ceil(seconds / _MINUTE):,}{NO_BREAK}min"


def rate_words(per_second: float) -> str:
    """Return how often the cloud is asked."""
    if 0 < per_second < 0.05:
        return "under 0.1 requests/s"
    return f"{per_second:.1f} requests/s" if per_second else "no requests yet"


def _tip(state: WatchState) -> list[str]:
    lines = [] if state.every is None else [f"Lists are read every {short_duration(state.every)}."]
    if state.looked_at is not None:
        lines.append(f"They were read last at {state.looked_at.astimezone(reader_zone()):%H:%M:%S}.")
    return lines


def _failing(state: WatchState) -> str:
    since = state.failing_since
    words = "the cloud does not answer as it should"
    return words if since is None else f"{words}, since {since.astimezone(reader_zone()):%H:%M}"


def _hold(holds: Collection[str]) -> str | None:
    return next((one for one in _HOLDS if one in holds), None)


def _slower(pace: int) -> str:
    return "twice as slow" if pace == 2 else f"{pace} times as slow"


def _counted(sources: int) -> str:
    return f"{sources:,} {'source' if sources == 1 else 'sources'}"


def _sentence(words: str) -> str:
    shown = printable(words).strip()
    return f"{shown}." if shown and shown[-1] not in ".!?" else shown
