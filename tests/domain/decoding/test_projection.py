"""Small structs are made from full ones by marks, and read what the full ones read."""

from typing import Annotated, Any

import msgspec
import pytest

from drs_inspector.domain.decoding.decoder import Code, read_struct
from drs_inspector.domain.decoding.projection import Mark, projection
from drs_inspector.domain.decoding.tags import Part, Tag
from drs_inspector.domain.decoding.timestamps import Timestamp

QUICK = Mark("quick")
OTHER = Mark("other")


class Wheel(Part, frozen=True, kw_only=True):
    size: Annotated[int | None, QUICK] = None
    maker: Annotated[str | None, OTHER] = None
    colour: str | None = None


class Cart(Part, frozen=True, kw_only=True):
    id: str | None = None
    kind: Annotated[Code, QUICK, OTHER] = None
    made: Annotated[Timestamp | None, QUICK] = None
    spare: Annotated[Wheel | None, QUICK, OTHER.only("colour")] = None
    wheels: Annotated[tuple[Wheel, ...], QUICK] = ()
    carts: Annotated["tuple[Cart, ...]", QUICK.only("id")] = ()
    tags: Annotated[tuple[Tag, ...], QUICK] = ()


def decoded(mark: Mark, raw: bytes) -> Any:
    return msgspec.json.decode(raw, type=projection(Cart, mark))


def test_only_marked_members_are_read() -> None:
    assert projection(Cart, QUICK).__struct_fields__ == ("kind", "made", "spare", "wheels", "carts", "tags")
    assert projection(Wheel, QUICK).__struct_fields__ == ("size",)
    assert projection(Cart, OTHER).__struct_fields__ == ("kind", "spare")


def test_parts_and_lists_are_projected_and_what_is_absent_is_empty() -> None:
    raw = (
        b'{"id":"a","kind":"NA","made":1608519469412,"spare":{"size":"26","colour":"red"},"wheels":[{"size":28}],'
        b'"carts":[{"id":"b","kind":"c","wheels":5}],"tags":{"x":"y"},"more":[1]}'
    )
    cart = decoded(QUICK, raw)
    assert (cart.kind, cart.made, cart.spare.size, cart.wheels[0].size) == ("NA", 1608519469412, "26", 28)
    assert [inner.id for inner in cart.carts] == ["b"]
    assert bytes(cart.tags) == b'{"x":"y"}'
    assert decoded(OTHER, raw).spare.colour == "red"
    empty = decoded(QUICK, b"{}")
    assert (empty.kind, empty.spare, empty.wheels, bytes(empty.tags)) == (None, None, None, b"[]")


def test_a_value_of_another_type_is_refused_and_left_to_the_careful_reader() -> None:
    raw = b'{"kind":5,"spare":{"size":26}}'
    with pytest.raises(msgspec.ValidationError):
        decoded(QUICK, raw)
    cart, drift = read_struct(Cart, raw)
    assert (cart.kind, cart.spare) == ("5", Wheel(size=26))
    assert [found.path for found in drift] == ["kind"]
