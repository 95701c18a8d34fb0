"""What a panel is at the moment, in a word and a reason: read, stale, refused, being asked, or not asked and why."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.session.readings.outcome import RefusalKind
from drs_inspector.session.readings_page.panels import Panel, is_second_way, why_not_now
from drs_inspector.session.readings_page.told import Told, age_of

NOT_FOR_JOB = "Not for this job"
_OBJECTS = frozenset({"ShowProgressData", "BatchListStructDetail"})


class State(StrEnum):
    """What a panel is."""

    READ = "read"
    STALE = "stale"
    REFUSED = "refused"
    NONE = "none now"
    ASKING = "asking"
    NOT_ASKED = "not asked"
    CONSENT = "asked only when you ask for it"
    UNSUITABLE = "not for this job"


class PanelState(NamedTuple):
    """A state with the words for it: ``word`` is in the colour of its tone, ``reason`` follows."""

    state: State
    word: str
    reason: str = ""


def state_of(
    panel: Panel, told: Told, about: AboutJob | None, now: datetime, *, is_live: bool, is_asking: bool, answer: str = ""
) -> PanelState:
    """Return what a panel is now; ``answer`` is the sentence that its reading says."""
    refusal = told.refusal
    if told.is_read:
        age = age_of(told, now, is_live=is_live, is_asking=is_asking)
        words = age.words[:1].upper() + age.words[1:]
        since = f"{refusal.word} since" if refusal is not None and refusal.was_asked else ""
        return PanelState(State.STALE if age.is_stale else State.READ, words, since or answer)
    if is_asking:
        return PanelState(State.ASKING, "Asking…")
    if refusal is not None and told.has_none:
        return PanelState(State.NONE, "None now", refusal.words)
    if refusal is not None and refusal.kind not in (RefusalKind.OFF, RefusalKind.NOT_NOW):
        return PanelState(State.REFUSED, refusal.word.capitalize(), refusal.words)
    return _not_asked(panel, told, why_not_now(panel, about))


def _not_asked(panel: Panel, told: Told, why_not: str) -> PanelState:
    if why_not:
        return PanelState(State.UNSUITABLE, why_not)
    if panel.asked.needs_consent:
        return PanelState(State.CONSENT, "Not asked", "only when you ask for it")
    return PanelState(State.NOT_ASKED, "Not asked", told.refusal.words if told.refusal is not None else "")


def asked_on_opening(panels: Iterable[Panel], about: AboutJob | None) -> Iterator[Panel]:
    """Yield the panels that are asked when the page with all of them is opened: those that cost little (tier A).

    What costs more is asked when its own panel is opened, what needs a person's word only then, and the second of two
    ways where the first was refused.
    """
    for panel in panels:
        if panel.asked.tier == "A" and not why_not_now(panel, about) and not is_second_way(panel):
            yield panel


def asked_with_progress(panels: Iterable[Panel], about: AboutJob) -> Iterator[Panel]:
    """Yield what is asked when the progress is opened: what costs little, and in the full phase the job's objects."""
    for panel in panels:
        if panel.asked.tier == "A" or (panel.call.name in _OBJECTS and about.phase == "full"):
            yield panel


def may_be_asked(panel: Panel, about: AboutJob | None) -> bool:
    """Tell whether a panel is asked by opening it: it suits the job, and needs no word of a person."""
    return not panel.asked.needs_consent and not why_not_now(panel, about)
