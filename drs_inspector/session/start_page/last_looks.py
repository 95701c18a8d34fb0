"""What was seen of each connection last, by the name of its profile: numbers and times, no names of jobs, no secret."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.storage.files.settings import Setting, Settings

_WORST: Final = (HealthKey.FAILED, HealthKey.LATE, HealthKey.STALE, HealthKey.NOT_READ)
_MOST_WORDS: Final = 2


class LastLook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was seen of one connection. Times are ISO 8601 with a zone, "" where they are not known.

    ``used`` is when it was opened, ``read`` when a reading of it ended, ``jobs`` how many there were then, None before
    the first reading, ``counts`` how many of them by their health. ``token_until`` is when the token ends that was
    given to the keyring.
    """

    used: str = ""
    read: str = ""
    jobs: int | None = None
    counts: dict[str, int] = {}
    token_until: str = ""


LAST_LOOKS: Final = Setting("last_looks", dict[str, Any], {})


def last_looks(settings: Settings) -> dict[str, LastLook]:
    """Return what is known by the names of profiles; an entry that is damaged is left out."""
    found: dict[str, LastLook] = {}
    for name, entry in LAST_LOOKS.read(settings).items():
        try:
            found[name] = msgspec.convert(entry, LastLook)
        except msgspec.ValidationError:
            continue
    return found


def with_look(settings: Settings, name: str, **members: Any) -> dict[str, Any]:
    """Return the value of the setting with some members of one connection changed."""
    looks = last_looks(settings)
    looks[name] = msgspec.structs.replace(looks.get(name, LastLook()), **members)
    return _plain(looks)


def renamed(settings: Settings, old: str, new: str) -> dict[str, Any]:
    """Return the value of the setting after a profile got another name."""
    looks = last_looks(settings)
    if old in looks:
        looks[new] = looks.pop(old)
    return _plain(looks)


def without(settings: Settings, name: str) -> dict[str, Any]:
    """Return the value of the setting after a profile was deleted."""
    looks = last_looks(settings)
    looks.pop(name, None)
    return _plain(looks)


def _plain(looks: Mapping[str, LastLook]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(dict(looks))
    return plain


def moment_of(text: str) -> datetime | None:
    """Return a time that was kept; None for none, for a damaged one, and for one without a zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def kept_moment(moment: datetime) -> str:
    """Return a time as it is kept."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def jobs_words(look: LastLook) -> str:
    """Return how many jobs there were: "2,000 jobs"; "" before the first reading."""
    if look.jobs is None:
        return ""
    return f"{look.jobs:,} {'job' if look.jobs == 1 else 'jobs'}"


def worst_words(look: LastLook) -> str:
    """Return the two worst of what there was: "397 failed, 31 late", "all done", "none failed"; "" without jobs."""
    if not look.jobs:
        return ""
    parts = [f"{number:,} {_word(key)}" for key in _WORST if (number := look.counts.get(key, 0)) > 0][:_MOST_WORDS]
    if parts:
        return ", ".join(parts)
    same = next((key for key in HEALTH_WORDS if look.counts.get(key, 0) == look.jobs), None)
    return f"all {_word(same)}" if same is not None else "none failed"


def _word(key: HealthKey) -> str:
    return HEALTH_WORDS[key].word.lower()
