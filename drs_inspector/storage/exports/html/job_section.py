"""The part of a job: folded on the screen, whole on paper."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.counting import counted
from drs_inspector.domain.report.values import Failure, JobPart, Selection, Value
from drs_inspector.storage.exports.html.elements import Child, Element, element, of_children, place
from drs_inspector.storage.exports.html.tables import Head, job_link, joined, place_of, state, table

_ENDS: Final = (Head("What", 20), Head("Source", 40), Head("Target", 40))
_RENAMES: Final = (Head("Object", 45), Head("Kind", 10), Head("Name on the target", 45))
_RULES: Final = (Head("Rule", is_number=True), Head("Kind", 15, is_words=True), Head("On", 25), Head("Condition", 50))
_SETTINGS: Final = (Head("Setting", 20), Head("Value", 20), Head("By default", 15), Head("What follows from it", 45))
_PARAMETERS: Final = (Head("Parameter", 25), Head("Value", 20), Head("By default", 15), Head("What it is", 40))


def job_section(part: JobPart, *, is_open: bool) -> Element:
    """Return the part of a job."""
    subtask = element("span", f" subtask of {part.parent}", class_="second") if part.parent else None
    summary = element(
        "summary",
        element("h3", part.job.name),
        " ",
        state(part.state, with_reason=True),
        element("span", f" \u00b7 {part.state.status}", class_="second") if part.state.status else None,
        subtask,
    )
    return place("details", place_of(part.job), summary, of_children("div", _said(part), class_="job"), open=is_open)


def _said(part: JobPart) -> Iterator[Child]:
    yield element("p", element("b", part.answer) if part.answer else None)
    yield element("p", "Id ", element("code", part.job_id), class_="second")
    if part.figures:
        yield figures(part.figures)
    if part.failure is not None:
        yield _failure(part.failure)
    if part.family:
        more = f" and {part.family_unlisted:,} more" if part.family_unlisted else None
        yield element("p", "Subtasks: ", joined(job_link(one) for one in part.family), more)
    if part.ends:
        yield element("h4", "From and to")
        yield table(f"Both ends of {part.job.name}. {part.ends_words}", _ENDS, _ends(part))
        if part.ends_unlisted:
            yield element(
                "p",
                _in_archive(part.ends_unlisted, "more value of the ends", "more values of the ends"),
                class_="second",
            )
    if part.selection is not None:
        yield from _selection(part, part.selection)
    if part.rules:
        yield element("h4", "Rules")
        yield table(f"Transformation rules of {part.job.name}", _RULES, _rules(part))
        if part.rules_unlisted:
            yield element(
                "p",
                _in_archive(part.rules_unlisted, "more rule", "more rules"),
                class_="second",
            )
    if part.settings_words:
        yield element("h4", "Settings")
        yield element("p", part.settings_words)
    if part.settings:
        rows = ((one.setting, element("b", one.value), one.default, one.follows) for one in part.settings)
        yield table(f"Settings of {part.job.name} that are not as by default", _SETTINGS, rows)
    if part.parameters_words:
        yield element("h4", "Parameters")
        yield table(f"Parameters of {part.job.name}: {part.parameters_words}", _PARAMETERS, _parameters(part))
        if part.parameters_unlisted:
            yield element(
                "p",
                _in_archive(part.parameters_unlisted, "more parameter", "more parameters"),
                class_="second",
            )


def figures(values: tuple[Value, ...], class_: str = "figures") -> Element:
    """Return figures beside one another."""
    return of_children("dl", (_figure(one) for one in values), class_=class_)


def _figure(one: Value) -> Element:
    note = element("small", one.note) if one.note else None
    return element("div", element("dt", one.label), element("dd", one.value, note))


def _failure(failure: Failure) -> Element:
    tone = "box" if failure.of_reading else "box bad"
    code = element("code", failure.code) if failure.code and failure.code != failure.title else None
    steps = element("ol", *(element("li", one) for one in failure.steps)) if failure.steps else None
    return element(
        "div",
        element("h4", "Why its details are missing" if failure.of_reading else "Why it failed"),
        element("p", element("b", failure.title), " " if code is not None else None, code),
        element("p", failure.meaning) if failure.meaning else None,
        *(element("p", "The cloud says: ", element("code", one)) for one in failure.messages),
        element("p", "What to do:") if steps is not None else None,
        steps,
        element("p", f"Not certain: {failure.certainty}.", class_="second") if failure.certainty else None,
        class_=tone,
    )


def _ends(part: JobPart) -> Iterator[tuple[Child, ...]]:
    for one in part.ends:
        sign = element("span", " \u2260 differs", class_="second") if one.differs else None
        yield element("span", one.what, sign), one.source, one.target


def _parameters(part: JobPart) -> Iterator[tuple[Child, ...]]:
    for one in part.parameters:
        sign = element("span", " \u2260 default", class_="second") if one.is_default is False else None
        value: Child = element("span", element("b", one.value or "empty"), sign) if sign is not None else one.value
        yield element("code", one.parameter), value, one.default or "not told", one.says


def _selection(part: JobPart, selection: Selection) -> Iterator[Child]:
    yield element("h4", "What is copied")
    yield element("p", selection.words)
    if selection.renames:
        rows = ((one.source, one.kind, element("b", one.target)) for one in selection.renames)
        yield table(f"Objects of {part.job.name} with another name on the target", _RENAMES, rows)
    if selection.unlisted:
        yield element("p", f"{selection.unlisted:,} more renamed objects are in the archive.", class_="second")


def _rules(part: JobPart) -> Iterator[tuple[Child, ...]]:
    for one in part.rules:
        on = element("span", one.tables, element("small", f" {one.matched}", class_="second"))
        said = (element("p", "Contradiction: ", doubt, class_="box") for doubt in one.contradictions)
        condition = element("code", one.condition) if one.condition else None
        yield (
            f"{one.number:,}",
            one.kind,
            on,
            element("div", condition, f" {one.joined}" if one.joined else None, *said),
        )


def _in_archive(count: int, one: str, several: str) -> str:
    return f"{counted(count, f'{one} is', f'{several} are')} in the archive."
