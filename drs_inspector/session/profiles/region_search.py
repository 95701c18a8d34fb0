"""Finds regions by id, city, country, cloud or URL; the last used first, and no default from the alphabet."""

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec

from drs_inspector.cloud.network.regions import Region, load_regions
from drs_inspector.resource_files import resource_path
from drs_inspector.storage.files.settings import Setting, Settings

Span = tuple[int, int]
_WORD = re.compile(r"[^\W_]+")
_USED = Setting("used_regions", dict[str, str], {})
_REMEMBERED = 12
_SHORTEST_INSIDE = 3
"""A shorter text is looked for at the beginning of words only: "de" is not meant to find "Abu Dhabi"."""


@dataclass(frozen=True, slots=True)
class RegionMatch:
    """A region that fits. ``used`` is when it was last signed in to; ``name_marks`` and ``id_marks`` are what fits."""

    region: Region
    used: datetime | None = None
    name_marks: tuple[Span, ...] = ()
    id_marks: tuple[Span, ...] = ()

    def used_text(self, now: datetime | None = None) -> str:
        """Return "used 2 h ago", empty for one that was never used."""
        return f"used {ago_text(self.used, now)}" if self.used is not None else ""


class _Words(msgspec.Struct):
    words: dict[str, list[str]]


def search_regions(text: str, used: Mapping[str, str] | None = None) -> list[RegionMatch]:
    """Return the regions that every word of ``text`` fits, the last used first, then the closest; all for no text.

    ``used`` are times by `region_key`, as `used_regions` returns them.
    """
    terms = [_folded(term) for term in text.split()]
    found: list[tuple[tuple[float, int, int, int], RegionMatch]] = []
    for number, region in enumerate(load_regions()):
        closeness = [_closeness(region, term) for term in terms]
        if None in closeness:
            continue
        moment = _moment((used or {}).get(region_key(region)))
        match = RegionMatch(region, moment, _marks(region.display_name, terms), _marks(region.region, terms))
        worst = max((value for value in closeness if value is not None), default=0)
        newest = -moment.timestamp() if moment is not None else 0.0
        length = len(region.region) if terms else 0
        found.append(((newest, worst, length, number), match))
    return [match for _, match in sorted(found, key=lambda pair: pair[0])]


def region_key(region: Region) -> str:
    """Return what names a region in the settings."""
    return f"{region.cloud_key}/{region.region}"


def used_regions(settings: Settings) -> dict[str, str]:
    """Return when regions were last signed in to, by `region_key`."""
    return dict(_USED.read(settings))


def note_used(settings: Settings, cloud: str, region: str, now: datetime | None = None) -> bool:
    """Remember in the settings that a region was signed in to; return whether it is one that ships."""
    known = next((one for one in load_regions() if (one.cloud_key, one.region) == (cloud, region)), None)
    if known is None:
        return False
    moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    used = used_regions(settings) | {region_key(known): moment}
    newest = sorted(used.items(), key=lambda pair: pair[1], reverse=True)[:_REMEMBERED]
    settings.put(_USED.name, dict(newest))
    return True


def ago_text(moment: datetime, now: datetime | None = None) -> str:
    """Return how long ago something was, in its largest unit: "now", "14 min ago", "2 h ago", "40 d ago"."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit} ago"
    return "now"


def _closeness(region: Region, term: str) -> int | None:
    """Return how well a word fits, 0 for the best, None when it does not."""
    name, key = _folded(region.display_name), _folded(region.region)
    hosts = [urlsplit(url).hostname or "" for url in (region.iam_url, region.drs_url)]
    host = urlsplit(term if "://" in term else f"//{term}").hostname or term
    inside = len(term) >= _SHORTEST_INSIDE
    if term in {key, *hosts} or host in hosts:
        return 0
    if key.startswith(term):
        return 1 if _begins_word(name, term) else 2
    words = (name, _folded(region.cloud), *map(_folded, _places().get(region.region, ())))
    if any(_begins_word(text, term) for text in words):
        return 3
    if _begins_word(key, term) or (inside and term in key):
        return 4
    return 5 if inside and (any(term in text for text in words) or any(term in one for one in hosts)) else None


def _begins_word(text: str, term: str) -> bool:
    return text.startswith(term) or any(text.startswith(term, word.start()) for word in _WORD.finditer(text))


def _marks(text: str, terms: list[str]) -> tuple[Span, ...]:
    """Return where the words are in a text. Its letters keep their places when it is folded, or nothing is marked."""
    folded = _folded(text)
    if len(folded) != len(text):
        return ()
    found = ((folded.find(term), len(term)) for term in terms)
    return tuple(sorted((start, start + length) for start, length in found if start >= 0))


def _folded(text: str) -> str:
    """Return a text without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@functools.cache
def _places() -> dict[str, list[str]]:
    return msgspec.json.decode(resource_path("region_places.json").read_bytes(), type=_Words).words
