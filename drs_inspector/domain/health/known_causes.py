"""The texts and codes of failures that are explained, and the search for them in what a cloud says.

No expression comes from the table: a text is pieces that follow one another, looked for one after the other, so the
time is in proportion to the text (decision 34).
"""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

ANY = "*"
# Which sources an explanation of an engine is about: managed and compatible forms speak with the same words.
_FAMILIES = {
    "mariadb": "mysql",
    "taurus": "mysql",
    "taurusha": "mysql",
    "tauruslite": "mysql",
    "ddm": "mysql",
    "hwpostgresql": "postgresql",
    "hwmongodb": "mongodb",
    "dds": "mongodb",
    "gaussmongodb": "mongodb",
    "mrskafka": "kafka",
    "dmq": "kafka",
}
# Explanations of these are about the end that is one, whichever it is.
_EITHER_END = frozenset({"kafka", "mongodb"})
_SCENARIOS = {"dataGuard": "cloudDataGuard"}


class KnownCause(msgspec.Struct, frozen=True, kw_only=True):
    """One explained cause. ``texts`` are alternatives, each pieces in lower case that follow one another in a message.

    ``reason`` is the title inside a sentence, ``certainty`` what is only inferred of the explanation.
    """

    key: str
    title: str
    reason: str
    meaning: str
    steps: tuple[str, ...] = ()
    certainty: str = ""
    texts: tuple[tuple[str, ...], ...] = ()
    aka: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()

    def is_about(self, scenario: str, engines: Iterable[str]) -> bool:
        """Say whether the explanation is about jobs of a scenario between these families of engines."""
        of_scenario = ANY in self.scenarios or _SCENARIOS.get(scenario, scenario) in self.scenarios
        return of_scenario and (ANY in self.engines or not set(self.engines).isdisjoint(engines))


class _File(msgspec.Struct):
    texts: tuple[KnownCause, ...] = ()
    codes: tuple[KnownCause, ...] = ()


class KnownCauses:
    """The table, the most precise text first. Without any entry nothing is explained."""

    def __init__(self, texts: Iterable[KnownCause] = (), codes: Iterable[KnownCause] = ()) -> None:
        self.texts = tuple(texts)
        self.codes = tuple(codes)
        # Each alternative by its first piece: of most texts that is all that is looked for.
        self._texts = [(pieces[0], pieces, cause) for cause in self.texts for pieces in cause.texts if pieces]
        self._codes = {name.casefold(): cause for cause in self.codes for name in (cause.key, *cause.aka)}

    def of_text(self, message: str, scenario: str, source: str, target: str) -> KnownCause | None:
        """Return the first cause whose text is in the message of a job between two database types, None for none."""
        folded = message.lower()
        for first, pieces, cause in self._texts:
            if first in folded and _follow(pieces, folded) and cause.is_about(scenario, families(source, target)):
                return cause
        return None

    def of_code(self, code: str) -> KnownCause | None:
        """Return the cause that a code alone tells; of most codes there is none."""
        return self._codes.get(code.casefold())


def known_causes_of(content: bytes) -> KnownCauses:
    """Read the table from the file that ships. Raises msgspec.DecodeError for anything else."""
    found = msgspec.json.decode(content, type=_File)
    return KnownCauses(found.texts, found.codes)


@lru_cache(maxsize=256)
def families(source: str, target: str) -> frozenset[str]:
    """Return what explanations call the engines of a job whose ends have these database types."""
    found = {_family(source)} | ({_family(target)} & _EITHER_END)
    return frozenset(found - {""})


def _family(db_type: str) -> str:
    name = db_type.casefold()
    return _FAMILIES.get(name) or ("gaussdb" if name.startswith(("gaussdb", "multigaussdb")) else name)


def _follow(pieces: tuple[str, ...], folded: str) -> bool:
    at = 0
    for piece in pieces:
        found = folded.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True
