"""Asks for cloud and region on a terminal: search, a number or more letters, or something pasted."""

import select
import shutil
import sys
from collections.abc import Sequence
from typing import Final

import msgspec

from drs_inspector.cloud.network.regions import Region, check_url
from drs_inspector.commands.source.terminal import Terminal
from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.profiles.paste import Pasted, looks_like_yaml, read_paste
from drs_inspector.session.profiles.region_search import RegionMatch, Span, search_regions
from drs_inspector.session.profiles.texts import REGION_LABEL
from drs_inspector.storage.profiles.store import Profile

ROWS: Final = 9
_PASTE_SECONDS = 0.2
_NO_MATCH = (
    "Nothing fits “{0}”. Found are ids, cities, countries, clouds and URLs; for another cloud paste its address."
)
_EMPTY = "Type an id, a city, a country or a cloud, or paste an address of the cloud."


def ask_region(terminal: Terminal, profile: Profile, used: dict[str, str]) -> tuple[Profile, dict[str, str]] | None:
    """Return the profile with a place, and the secrets that a paste held; None when it was given up."""
    text = ""
    found: list[RegionMatch] = []
    while True:
        label, note, default = (
            (REGION_LABEL, "type to search", "") if not found else ("Number, or more letters", "", "1")
        )
        answer = terminal.ask(label, note=note, default=default)
        if answer is None:
            return None
        pasted = read_paste(_whole_paste(answer))
        if pasted is not None:
            filled = _filled(terminal, profile, pasted)
            if filled is not None:
                return filled
            found = []
            continue
        number = int(answer) if answer.strip().isdecimal() else 0
        if found and 1 <= number <= min(len(found), ROWS):
            return at_region(profile, found[number - 1].region), {}
        text, found = _searched(terminal, text if found else "", answer.strip(), used)


def at_region(profile: Profile, region: Region) -> Profile:
    """Return the profile with the place of a region."""
    place = {"cloud": region.cloud_key, "region": region.region, "iam_url": region.iam_url, "drs_url": region.drs_url}
    return msgspec.structs.replace(profile, **place)


def _searched(terminal: Terminal, before: str, answer: str, used: dict[str, str]) -> tuple[str, list[RegionMatch]]:
    """Search for what was typed before and now together, else for the new text alone; show and return what fits."""
    if not answer and not before and not used:
        terminal.say(f"  {_EMPTY}")
        return "", []
    text = f"{before} {answer}".strip()
    found = search_regions(text, used)
    if not found and before:
        text, found = answer, search_regions(answer, used)
    if not answer and not before:
        found = [match for match in found if match.used is not None]
    if not found:
        terminal.say(f"  {_NO_MATCH.format(answer)}")
        return "", []
    _show(terminal, found)
    return text, found


def _show(terminal: Terminal, found: Sequence[RegionMatch]) -> None:
    rows = found[:ROWS]
    names = max(len(match.region.display_name) for match in rows)
    ids = max(len(match.region.region) for match in rows)
    width = shutil.get_terminal_size().columns
    for number, match in enumerate(rows, 1):
        region = match.region
        name = _marked(terminal, region.display_name, match.name_marks) + " " * (names - len(region.display_name))
        key = _marked(terminal, region.region, match.id_marks) + " " * (ids - len(region.region))
        room = width - 4 - names - 2 - ids - 2
        cloud = region.cloud if len(region.cloud) <= room else ""
        when = match.used_text()
        when = f"  {terminal.dim(when)}" if when and len(cloud) + 2 + len(when) <= room else ""
        terminal.say(f"{number:>3} {name}  {key}  {cloud}{when}".rstrip())
    if len(found) > len(rows):
        terminal.say(terminal.dim(f"  … {len(found) - len(rows)} more: type more letters"))


def _marked(terminal: Terminal, text: str, marks: Sequence[Span]) -> str:
    """Return a text with what fits in bold; it is copied as it is."""
    shown, at = "", 0
    for start, end in marks:
        if start >= at:
            shown, at = shown + text[at:start] + terminal.bold(text[start:end]), end
    return shown + text[at:]


def _whole_paste(first: str) -> str:
    """Return a line, with those that were pasted after it when it begins a block of clouds.yaml."""
    if not looks_like_yaml(first):
        return first
    lines = [first]
    while sys.platform != "win32" and select.select([sys.stdin], [], [], _PASTE_SECONDS)[0]:
        line = sys.stdin.readline()
        if not line:
            break
        lines.append(line.rstrip("\n"))
    return "\n".join(lines)


def _filled(terminal: Terminal, profile: Profile, pasted: Pasted) -> tuple[Profile, dict[str, str]] | None:
    """Return the profile with what was pasted, once both addresses are known; None to ask again."""
    if pasted.problem is not None:
        terminal.say_refused(pasted.problem.title, f"{pasted.problem.cause} {pasted.problem.next_step}")
        return None
    profile = pasted.applied_to(profile)
    for note in pasted.notes:
        terminal.say(f"  {note}")
    for member, label in (("iam_url", "IAM URL"), ("drs_url", "DRS URL")):
        while not getattr(profile, member):
            answer = terminal.ask(label)
            if answer is None:
                return None
            try:
                profile = msgspec.structs.replace(profile, **{member: check_url(answer) if answer else ""})
            except InspectorError as error:
                terminal.say_refused(error.cause, error.next_step)
    return profile, pasted.given
