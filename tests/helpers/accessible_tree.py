"""What a screen reader gets of the windows of this process: the tree of AT-SPI over its bus, and what it is told.

Nothing here looks at a widget: every word came over D-Bus, as it comes to Orca.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from jeepney import DBusAddress, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.helpers.waiting import PATIENCE

Place = tuple[str, str]  # whose object it is on the bus, and its path there

_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_REGISTRY: Final = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_EVENTS: Final = ("object:state-changed:focused", "object:announcement")
_STATES: Final = {
    1: "active", 4: "checked", 5: "collapsed", 7: "editable", 8: "enabled", 9: "expandable", 10: "expanded",
    11: "focusable", 12: "focused", 16: "modal", 20: "pressed", 23: "selected", 25: "showing", 41: "checkable",
}  # fmt: skip
_ROWS: Final = 3  # so many of a table are looked at: the others are alike
_LABELLED_BY: Final = 2


@dataclass(frozen=True)
class Told:
    """One object as AT-SPI tells of it."""

    place: Place
    role: str
    name: str
    description: str
    states: frozenset[str]
    interfaces: frozenset[str]
    label: str = ""
    text: str = ""

    def line(self) -> str:
        """Return it as one line: role, name, what is in it, description, and the states that a person is told."""
        every = self.states
        told = every & {"checked", "pressed", "expanded", "collapsed", "selected", "focused"}
        words = [self.role, f"{self.label!r}:" if self.label else "", repr(self.name) if self.name else ""]
        words += [f"= {self.text!r}" if self.text else ""]
        said_already = " ".join(self.description.split()) in ("", " ".join(self.name.split()))
        words += ["" if said_already else f"({self.description})", *sorted(told)]
        if "checkable" in every and "checked" not in every and self.role not in ("check box", "radio button"):
            words += ["not checked"]
        words += ["off"] if "enabled" not in every else []
        return " ".join(" ".join(words).split())


class AccessibleTree:
    """A connection to the bus of accessibility; every call blocks, so it belongs into a thread beside the window's."""

    def __init__(self, session_bus: str) -> None:
        with open_dbus_connection(session_bus) as session:
            ask = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
            (address,) = session.send_and_get_reply(ask, timeout=PATIENCE).body
        self._bus: DBusConnection = open_dbus_connection(address)
        self._signals: list[Message] = []
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=PATIENCE)
        for event in _EVENTS:
            (registry, _root) = _REGISTRY
            at = DBusAddress("/org/a11y/atspi/registry", registry, "org.a11y.atspi.Registry")
            self._bus.send_and_get_reply(new_method_call(at, "RegisterEvent", "s", (event,)), timeout=PATIENCE)

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def ask(self, calls: Sequence[Message]) -> list[Any]:
        """Send all calls at once and return what each answered: its one value, or None where it was refused."""
        waiting = {}
        for place, call in enumerate(calls):
            serial = next(self._bus.outgoing_serial)
            self._bus.send(call, serial)
            waiting[serial] = place
        answers: list[Any] = [None] * len(calls)
        while waiting:
            got = self._bus.receive(timeout=PATIENCE)
            if got.header.message_type is MessageType.signal:
                self._signals.append(got)
            number = got.header.fields.get(5)  # the serial that it answers
            if number in waiting:
                place = waiting.pop(number)
                if got.header.message_type is MessageType.method_return and got.body:
                    answers[place] = got.body[0]
        return answers

    def applications(self) -> list[Place]:
        """Return the programs that are there for screen readers."""
        return self._children([_REGISTRY])[0]

    def tell(self, places: Sequence[Place]) -> list[Told]:
        """Return what each object tells."""
        answers = self.ask([call for place in places for call in _questions(place)])
        found = []
        for number, place in enumerate(places):
            role, name, description, states, interfaces = answers[5 * number : 5 * number + 5]
            found.append(
                Told(place, role or "", _value(name), _value(description), _states(states), frozenset(interfaces or ()))
            )
        return found

    def walk(self, top: Place, depth: int = 0) -> Iterator[tuple[int, Told]]:
        """Yield what is on the screen inside of an object, as it is read, with how deep it is."""
        (told,) = self.tell([top])
        yield from self._walk(told, depth)

    def _walk(self, told: Told, depth: int) -> Iterator[tuple[int, Told]]:
        if "showing" not in told.states and told.role not in ("application", "menu bar"):
            return
        yield depth, replace(told, text=self._text(told), label=self._label(told))
        for child in self.tell(self._parts(told)):
            yield from self._walk(child, depth + 1)

    def _parts(self, told: Told) -> list[Place]:
        if "org.a11y.atspi.Table" in told.interfaces:
            sizes = [_get(told.place, "Table", what) for what in ("NRows", "NColumns")]
            rows, columns = map(_value, self.ask(sizes))
            cells = [(row, column) for row in range(min(rows, _ROWS)) for column in range(columns)]
            return self.ask([_call(told.place, "Table", "GetAccessibleAt", "ii", cell) for cell in cells])
        return self._children([told.place])[0]

    def _text(self, told: Told) -> str:
        if "org.a11y.atspi.Text" not in told.interfaces or told.role == "label":
            return ""
        return str(self.ask([_call(told.place, "Text", "GetText", "ii", (0, -1))])[0] or "")

    def _label(self, told: Told) -> str:
        """Return what another object says it is the label of, as screen readers look for it at lists to choose from."""
        if told.role != "combo box":
            return ""
        relations = self.ask([_call(told.place, "Accessible", "GetRelationSet")])[0] or ()
        labels = [(name, path) for kind, targets in relations if kind == _LABELLED_BY for name, path in targets]
        return " ".join(one.name for one in self.tell(labels))

    def _children(self, places: Sequence[Place]) -> list[list[Place]]:
        answers = self.ask([_call(place, "Accessible", "GetChildren") for place in places])
        return [[(name, path) for name, path in answer or ()] for answer in answers]

    def heard(self) -> list[str]:
        """Return what was told since the last call: what got the keyboard, and what was announced, in their order."""
        self.ask([_get(_REGISTRY, "Accessible", "Name")])  # what was sent before has come then
        signals, self._signals = self._signals, []
        found = []
        for one in signals:
            kind, on, _more, value, *_rest = one.body
            place = (one.header.fields[7], one.header.fields[1])
            if one.header.fields[3] == "Announcement":
                found.append(f"says {value[1]!r}")
            elif kind == "focused" and on:
                (told,) = self.tell([place])
                found.append(told.line())
        return found


def _call(place: Place, interface: str, method: str, signature: str = "", body: Sequence[Any] = ()) -> Message:
    name, path = place
    at = DBusAddress(path, name, f"org.a11y.atspi.{interface}")
    return new_method_call(at, method, signature or None, tuple(body))


def _get(place: Place, interface: str, what: str) -> Message:
    name, path = place
    at = DBusAddress(path, name, _PROPERTIES)
    return new_method_call(at, "Get", "ss", (f"org.a11y.atspi.{interface}", what))


def _questions(place: Place) -> list[Message]:
    return [
        _call(place, "Accessible", "GetRoleName"),
        _get(place, "Accessible", "Name"),
        _get(place, "Accessible", "Description"),
        _call(place, "Accessible", "GetState"),
        _call(place, "Accessible", "GetInterfaces"),
    ]


def _value(answer: Any) -> Any:
    return answer[1] if answer is not None else ""


def _states(words: Sequence[int] | None) -> frozenset[str]:
    low, high = words or (0, 0)
    bits = low | high << 32
    return frozenset(name for bit, name in _STATES.items() if bits >> bit & 1)
