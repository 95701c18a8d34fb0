"""Connections as rows of the start page: what is known of them without the keyring and without the network."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from drs_inspector.cloud.network.regions import find_region
from drs_inspector.domain.labels.time_words import moment_words, past_words
from drs_inspector.session.profiles.connection import method_of
from drs_inspector.session.profiles.texts import project_words
from drs_inspector.session.start_page.last_looks import LastLook, jobs_words, moment_of, worst_words
from drs_inspector.storage.imports.places import SignInPlace
from drs_inspector.storage.profiles.store import Profile

_JOINT: Final = " · "
NEVER_OPENED: Final = "Never opened"
_PASTED: Final = "token"


class SignInWords(NamedTuple):
    """What is known of a sign-in: words, and the glyph and tone beside them."""

    text: str
    glyph: str
    tone: str


class ConnectionRow(NamedTuple):
    """A row. ``name`` is the profile's; a sign-in of another tool that no profile came from has ``found``.

    ``account`` is who signs in, ``place`` cloud, region and projects, ``jobs`` and ``worst`` are of the last look,
    ``used`` is when it was opened last. Texts are as they came, and may hold anything.
    """

    name: str
    account: str = ""
    place: str = ""
    sign_in: SignInWords = SignInWords("", "", "grey")
    jobs: str = ""
    worst: str = ""
    used: str = ""
    colour: str = ""
    found: Path | None = None

    @property
    def spoken(self) -> str:
        """The whole row as a phrase."""
        looked = ", ".join(part for part in (self.jobs, self.worst) if part)
        parts = (
            self.name,
            self.account,
            self.place,
            self.sign_in.text,
            f"at the last look {looked}" if looked else "",
            f"used {self.used}" if self.used else "",
        )
        return ", ".join(part for part in parts if part)

    def has(self, words: Sequence[str]) -> bool:
        """Tell whether the row holds all words, which are folded."""
        text = " ".join((self.name, self.account, self.place, self.sign_in.text)).casefold()
        return all(word in text for word in words)


def connection_rows(
    profiles: Sequence[Profile],
    looks: Mapping[str, LastLook],
    found: Sequence[SignInPlace],
    now: datetime,
    *,
    relative: bool = True,
) -> list[ConnectionRow]:
    """Return the rows: the saved connections in their order, then what other tools keep.

    ``relative``: when a connection was used is written as an age.
    """
    rows = [_row(profile, looks.get(profile.name, LastLook()), now, relative) for profile in profiles]
    return [*rows, *map(_found_row, found)]


def _row(profile: Profile, look: LastLook, now: datetime, relative: bool) -> ConnectionRow:
    used = moment_of(look.used)
    return ConnectionRow(
        profile.name,
        account_words(profile),
        place_words(profile),
        sign_in_words(profile, look, now),
        jobs_words(look),
        worst_words(look),
        past_words(used, now, relative=relative) if used is not None else "",
        profile.colour,
    )


def _found_row(place: SignInPlace) -> ConnectionRow:
    return ConnectionRow(
        place.title,
        place=f"{place.shown}, found on this computer, not used yet",
        sign_in=SignInWords(NEVER_OPENED, "circle-slash", "grey"),
        found=place.path,
    )


def account_words(profile: Profile) -> str:
    """Return who signs in, or by what: "j.meier@OTC-EU-DE-0000", "access key in the keyring", "pasted token"."""
    method = method_of(profile)
    who = profile.username or profile.user_id
    if who and method.field("username") is not None:
        return f"{who}@{profile.domain}" if profile.domain else who
    if method.key == _PASTED:
        return "pasted token"
    return f"{method.noun} in the keyring" if profile.keep_password and method.saved_as else method.noun


def place_words(profile: Profile) -> str:
    """Return cloud, region and projects: "Open Telekom Cloud · eu-de · 9 projects"."""
    region = find_region(profile.cloud, profile.region)
    parts = (region.cloud if region is not None else "", profile.region or profile.iam_url, project_words(profile))
    return _JOINT.join(part for part in parts if part)


def sign_in_words(profile: Profile, look: LastLook, now: datetime) -> SignInWords:
    """Return what will happen at a sign-in, as far as profile and settings tell; the keyring is not asked."""
    method = method_of(profile)
    until = moment_of(look.token_until)
    if until is not None and until > now:
        return SignInWords(f"Token valid until {_day_words(until, now)}", "circle-tick", "green")
    if method.key == _PASTED:
        if until is not None:
            return SignInWords(f"Token ended {_day_words(until, now)}", "octagon-cross", "red")
        return SignInWords("Asks for the token", "circle-pause", "grey-blue")
    if not (profile.keep_password and method.saved_as):
        return SignInWords(f"Asks for the {method.noun}", "circle-pause", "grey-blue")
    if profile.second_factor:
        return SignInWords("Asks for the code", "circle-pause", "grey-blue")
    return SignInWords("Opens without a question", "ring-tick", "grey-green")


def _day_words(moment: datetime, now: datetime) -> str:
    """Return the day of a time, of one of today the time."""
    return moment_words(moment, now).partition(",")[0]


def asks_nothing(profile: Profile, look: LastLook, now: datetime) -> bool:
    """Tell whether a connection opens without a question, as far as that is known."""
    return sign_in_words(profile, look, now).tone in ("green", "grey-green")
