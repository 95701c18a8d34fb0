"""Small structs made from full ones: the members that carry a mark, in types that msgspec decodes in one scan.

A full struct says how each of its members is read with care (``decoder.read_struct``). Lists and filters need a few
values of very many jobs: the structs made here have the same names, so either kind answers the same question.
"""

import types
import typing
from typing import Annotated, Any

import msgspec

from drs_inspector.domain.decoding.decoder import has_tuple_reader, plain_type
from drs_inspector.domain.decoding.timestamps import Timestamp

# What JSON may hold for a type without being refused: numbers and times are sent as text, too (contract 4.4).
_LEAVES: dict[object, Any] = {str: str, int: int | str, bool: bool, Timestamp: str | int}
_EMPTY_LIST = msgspec.Raw(b"[]")


class Mark(msgspec.Struct, frozen=True):
    """Takes a field into a projection: ``name: Annotated[str | None, MARK] = None``.

    ``members`` are the only members wanted of the part in that field; without, those that carry the mark themselves.
    """

    name: str
    members: tuple[str, ...] = ()

    def only(self, *members: str) -> "Mark":
        """Return the same mark for a part of which these members are enough."""
        return Mark(self.name, members)


def projection(full: type[msgspec.Struct], mark: Mark) -> type[msgspec.Struct]:
    """Return a struct of the fields of ``full`` that carry ``mark``, and of the parts in them likewise.

    Every field may be absent. A list of parts becomes a list of projections; a list whose elements come in shapes of
    their own, such as tags, stays JSON (``msgspec.Raw``).
    """
    hints = typing.get_type_hints(full, include_extras=True)
    marks = {name: _mark_on(hints[name], mark.name) for name in full.__struct_fields__}
    fields: list[tuple[str, Any, Any]] = []
    for name in mark.members or marks:
        found = marks[name] or (Mark(mark.name) if mark.members else None)
        if found is not None:
            fields.append((name, *_quick(hints[name], found)))
    return msgspec.defstruct(f"{full.__name__}_{mark.name}", fields, gc=False)


def _mark_on(hint: Any, name: str) -> Mark | None:
    found = typing.get_args(hint)[1:] if typing.get_origin(hint) is Annotated else ()
    return next((mark for mark in found if isinstance(mark, Mark) and mark.name == name), None)


def _quick(hint: Any, mark: Mark) -> tuple[Any, Any]:
    """Return type and default of a field for one of the full struct's."""
    hint = plain_type(hint)
    if typing.get_origin(hint) is tuple:
        element: Any = typing.get_args(hint)[0]
        if has_tuple_reader(element):
            return msgspec.Raw, _EMPTY_LIST
        listed: Any = types.GenericAlias(list, (_part(element, mark),))
        return listed | None, None
    return _part(hint, mark) | None, None


def _part(hint: Any, mark: Mark) -> Any:
    return _LEAVES[hint] if hint in _LEAVES else projection(hint, mark)
