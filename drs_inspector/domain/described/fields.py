"""The fields that versions of the interface name, with their types, as a place that one goes down from."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

Types = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Fields by the name of their type; a field has ``type`` and may have ``drift``, words on how it is told elsewhere."""
_LIST = re.compile(r"array<(.+)>")
_MAP = re.compile(r"map<string,(.+)>")
_ANYTHING: Final = frozenset({"object", "unknown", "", "Tag"})
"""Nothing is judged inside of these; tags come in two forms, of which one has any name."""
_WORDS: Final = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}
_SCALARS: Final = frozenset({"string", "integer", "number", "boolean"})
# How the dictionary writes of a field that some versions, or some clouds, give as another scalar.
_LOOSE = re.compile(r"declared \w+ in|\bstring in\b")


class Type(NamedTuple):
    """What one version says that a value is. ``is_loose``: versions disagree, any scalar is as described."""

    version: str
    name: str
    is_loose: bool = False


Place = tuple[Type, ...]
"""What several versions say of one value; () where nothing is known and nothing is judged."""
ANYTHING: Final[Place] = ()


class Described:
    """Goes down the types of several versions at once: what one of them names is described."""

    def __init__(self, versions: Mapping[str, Types]) -> None:
        self._versions = versions
        self._members: dict[tuple[Place, str], Place | None] = {}
        self._joined: dict[Place, Mapping[str, Place]] = {}

    def root(self, *types: tuple[str, str]) -> Place:
        """Return the place of a whole reply, given as version and type."""
        return tuple(Type(version, name) for version, name in types if name in self._versions.get(version, {}))

    def joined(self, members: Mapping[str, Place]) -> Place:
        """Return the place of an object that this program puts together of several replies."""
        place = (Type("", f"joined {'+'.join(members)}"),)
        self._joined[place] = members
        return place

    def member(self, place: Place, name: str) -> Place | None:
        """Return the place of a member, None for one that no version names."""
        if place == ANYTHING:
            return ANYTHING
        if place in self._joined:
            return self._joined[place].get(name)
        key = place, name
        if key not in self._members:
            if len(self._members) > _MOST_KEPT:
                self._members.clear()
            self._members[key] = self._member(place, name)
        return self._members[key]

    def _member(self, place: Place, name: str) -> Place | None:
        found: list[Type] = []
        has_model = False
        for one in place:
            if one.name in _ANYTHING:
                return ANYTHING
            inside = _MAP.fullmatch(one.name)
            if inside is not None:
                found.append(Type(one.version, inside[1]))
                continue
            model = self._versions[one.version].get(one.name)
            has_model = has_model or model is not None
            field = (model or {}).get(name)
            if field is not None:
                loose = _LOOSE.search(str(field.get("drift", ""))) is not None or name.endswith("time")
                found.append(Type(one.version, str(field.get("type", "")).partition("(")[0], loose))
        if found:
            return tuple(found)
        return None if has_model else ANYTHING

    def element(self, place: Place) -> Place:
        """Return the place of an entry of a list."""
        found = ((one.version, _LIST.fullmatch(one.name)) for one in place)
        return tuple(Type(version, inside[1]) for version, inside in found if inside is not None)

    def is_as_described(self, place: Place, found: str) -> bool:
        """Tell whether a value is of a described type; ``found`` is a JSON type, with ``integer`` beside ``number``."""
        return place == ANYTHING or found == "null" or any(_fits(one, found) for one in place)

    def expected(self, place: Place) -> str:
        """Return in words what is described: "text", "a list"."""
        name = place[0].name if place else ""
        if name in _WORDS:
            return _WORDS[name]
        return "a list" if _LIST.fullmatch(name) else "an object"


_MOST_KEPT = 5_000


def _fits(one: Type, found: str) -> bool:
    if one.name in _ANYTHING or (one.is_loose and found in _SCALARS):
        return True
    if found == "array":
        return _LIST.fullmatch(one.name) is not None
    if found == "object":
        return one.name not in _SCALARS and _LIST.fullmatch(one.name) is None
    return one.name == found or (one.name == "number" and found == "integer")
