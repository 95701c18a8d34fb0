"""The lists that the cloud tells the past of a job by: what was read of each, and what can still be asked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.labels.time_words import short_duration
from drs_inspector.domain.live.pages import rows_in
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.session.history.job_reader import KeptTold
from drs_inspector.session.history.job_rows import over_words
from drs_inspector.session.job_page.history.cloud_events import MOST
from drs_inspector.session.job_page.history.event import OPERATIONS, PARAMETERS, SCHEMA_CHANGES
from drs_inspector.session.readings.outcome import RefusalKind
from drs_inspector.session.readings_page.content import is_too_large
from drs_inspector.session.readings_page.panels import Panel, call_named, panel_of
from drs_inspector.session.readings_page.states import State, state_of
from drs_inspector.session.readings_page.told import Told

OPERATIONS_CALL, PARAMETERS_CALL, SCHEMA_CALL = "ShowTimeline", "ListJobHistoryParameters", "ListJobDdls"
_NAMES: Final = {OPERATIONS_CALL: OPERATIONS, PARAMETERS_CALL: PARAMETERS, SCHEMA_CALL: SCHEMA_CHANGES}
PANELS: Final[tuple[Panel, ...]] = tuple(panel_of(call_named(name)) for name in _NAMES)
_LONGEST: Final = 200


class ListTold(NamedTuple):
    """A list and what is known of it."""

    panel: Panel
    told: Told
    is_asking: bool = False

    @property
    def name(self) -> str:
        """What its events are told by."""
        return _NAMES[self.panel.call.name]

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return sum(rows_in(self.panel.call, raw) for raw in self.told.raws)


class Ask(NamedTuple):
    """What a person can still ask for: its words, and whether all rows are meant."""

    panel: Panel
    words: str
    whole: bool = False


class Foot(NamedTuple):
    """What the list was made of: the answer, what else there is to say of it, and what can be asked."""

    answer: str
    more: str = ""
    asks: tuple[Ask, ...] = ()


def panels_for(cloud: str) -> tuple[Panel, ...]:
    """Return the lists that a cloud has."""
    return tuple(one for one in PANELS if one.asked.is_of(cloud))


def _refused(told: Told) -> str:
    unreached = told.refusal is not None and told.refusal.kind is RefusalKind.UNREACHABLE
    return "not read" if unreached else "refused"


def foot_of(
    lists: Sequence[ListTold],
    about: AboutJob,
    now: datetime,
    *,
    is_live: bool,
    has_looks: bool,
    readings: KeptTold | None = None,
) -> Foot:
    """Return what an answer rests on: lists that were read to the end, and why the others were not."""
    whole: list[str] = []
    said: list[str] = []
    asks: list[Ask] = []
    for one in lists:
        state = state_of(one.panel, one.told, about, now, is_live=is_live, is_asking=one.is_asking)
        if state.state in (State.READ, State.STALE):
            age = one.told.age(now) if state.state is State.STALE else None
            _read(one, f"read {short_duration(age)} ago" if age is not None else "", whole, said, asks)
        elif state.state is State.UNSUITABLE:
            said.append(f"No {one.name}: {_sentence(state.word)}")
        elif state.state is State.ASKING:
            said.append(f"Asking for {one.name}\u2026")
        else:
            word = {State.REFUSED: _refused(one.told), State.NONE: "none now"}.get(state.state, "not asked for")
            reason = f": {_sentence(state.reason)}" if state.reason else "."
            said.append(f"{_capital(one.name)} were {word}{reason}" if word != "none now" else f"No {one.name} now.")
            again = "again " if state.state is State.REFUSED else ""
            asks.append(Ask(one.panel, f"Ask {again}for {one.name}"))
    read = [one.name for one in lists if one.told.is_read and not is_too_large(one.told)]
    parts = ["the job's own times", *read, *(["what Watch saw"] if has_looks else [])]
    if readings is not None:
        parts += ["kept readings"] if readings.changes is not None else []
        said += _of_readings(readings, now)
    answer = f"Merged from {_joined(parts)}."
    if whole:
        answer += f" {_capital(_joined(whole))} were read to the end."
    if not lists:
        said.append("No list of operations, parameters or schema changes is known here.")
    return Foot(answer, " ".join(said), tuple(asks) if is_live else ())


def _of_readings(readings: KeptTold, now: datetime) -> Iterator[str]:
    """Yield over which readings something is said, or why nothing is."""
    if readings.changes is not None:
        yield from over_words(readings.changes, now)
    else:
        yield readings.problem or "Looking through the kept readings\u2026"


def _read(one: ListTold, age: str, whole: list[str], said: list[str], asks: list[Ask]) -> None:
    """Say how much of a list that was read is merged."""
    rows = one.rows
    if is_too_large(one.told):
        said.append(f"{_capital(one.name)} are too many to be merged here: see Readings.")
    elif rows > MOST:
        said.append(f"Of {rows:,} rows of {one.name} that were read {MOST:,} are merged here; Readings has all.")
    elif not one.told.is_whole or one.told.stopped is not None:
        first = "first row was" if rows == 1 else f"first {rows:,} rows were"
        said.append(f"Of {one.name} only the {first} read.")
        asks.append(Ask(one.panel, f"Read all {one.name}", whole=True))
    else:
        whole.append(one.name)
    if age:
        said.append(f"{_capital(one.name)} were {age}.")
        asks.append(Ask(one.panel, f"Ask again for {one.name}"))


def _sentence(text: str) -> str:
    text = printable(shortened(text, _LONGEST))
    end = "" if text.endswith((".", "\u2026")) else "."
    return f"{text[:1].lower()}{text[1:]}{end}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
