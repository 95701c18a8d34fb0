"""The first page of the sign-in dialog: name and colour, cloud and region, and how to sign in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from drs_inspector.cloud.iam.methods.base import SignInMethod
from drs_inspector.cloud.network.regions import find_region
from drs_inspector.qt.sign_in.method_fields import Entry, MethodFields
from drs_inspector.qt.sign_in.more_options import MoreOptions
from drs_inspector.qt.sign_in.region_field import RegionField, Search
from drs_inspector.qt.widgets.fields.colour_choice import PALETTE, colour_name, swatch
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame
from drs_inspector.qt.widgets.fields.field_row import FieldRow, LabelColumn
from drs_inspector.qt.widgets.fields.source_head import SourceHead
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.profiles.texts import REGION_LABEL

_NAME = "name"
_PLACE = "region"
_URLS = ("iam_url", "drs_url")


@dataclass(frozen=True)
class Place:
    """Where a sign-in goes: keys of cloud and region, empty for a cloud of one's own, and the words that say so."""

    label: str
    cloud: str = ""
    region: str = ""
    iam_url: str = ""
    drs_url: str = ""


class ColourButton(QToolButton):
    """Shows the colour; its menu has all of them by name. ``chosen(colour)``: another one was taken."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = ""
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self)
        for name, colour in (("None", ""), *PALETTE):
            menu.addAction(swatch(colour), name).setData(colour)
        menu.triggered.connect(lambda action: self._take(action.data()))
        self.setMenu(menu)
        self.set_colour("")

    @property
    def colour(self) -> str:
        """The colour as ``#rrggbb``; empty for none."""
        return self._colour

    def set_colour(self, colour: str) -> None:
        """Show a colour."""
        self._colour = colour
        self.setIcon(swatch(colour))
        name = colour_name(colour) or "None"
        self.setAccessibleName(f"Colour: {name}")
        self.setToolTip(f"Colour that marks this connection's sources: {name}")

    def _take(self, colour: str) -> None:
        self.set_colour(colour)
        self.chosen.emit(colour)


class NameRow(QWidget):
    """Name and colour side by side; the name is a suggestion until it is typed."""

    def __init__(self, column: LabelColumn, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("filled in from the region")
        self.colour = ColourButton(self)
        self._suggested = ""
        fields = QWidget(self)
        inside = QHBoxLayout(fields)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2 * GRID)
        self.frame = FieldFrame(self.edit, fields)
        inside.addWidget(self.frame, 1)
        inside.addWidget(self.colour)
        fields.setFocusProxy(self.edit)
        self.row = FieldRow("Name and colour", fields, column, self)
        self.edit.setAccessibleName("Name")
        self.edit.textEdited.connect(self._typed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.row)

    @property
    def name(self) -> str:
        """The name, without blanks around it."""
        return self.edit.text().strip()

    def show_values(self, name: str, colour: str) -> None:
        """Show the name and the colour of a profile."""
        self.edit.setText(name)
        self.edit.setModified(bool(name))
        self.colour.set_colour(colour)

    def suggest(self, name: str) -> None:
        """Fill in a name unless one was typed."""
        if self.edit.text() in ("", self._suggested) and not self.edit.isModified():
            self.edit.setText(name)
        self._suggested = name

    def refuse(self, sentence: str) -> None:
        """Mark the name and say why."""
        self.row.refuse(sentence)
        self.frame.mark(bool(sentence))

    def _typed(self) -> None:
        self.refuse("")
        self.edit.setPlaceholderText("without a name nothing is kept")


class SignInForm(QWidget):
    """Everything that is entered to sign in; the rest of it appears when the region is known.

    ``taken(key)``: a line of the search; ``pasted(text)``: something was pasted there; ``edited(name)``: a field has
    another value; ``placed()``: other addresses; ``network_requested()``; ``reshaped()``: more or less room is needed.
    """

    taken = Signal(object)
    pasted = Signal(str)
    edited = Signal(str)
    placed = Signal()
    network_requested = Signal()
    reshaped = Signal()

    def __init__(
        self, methods: Sequence[SignInMethod], search: Search, column: LabelColumn, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.head = SourceHead(self)
        self.head.hide()
        self.names = NameRow(column, self)
        self.region = RegionField(search, self)
        self._region_row = FieldRow(REGION_LABEL, self.region, column, self)
        self.rest = QWidget(self)
        self.methods = MethodFields(methods, column, self.rest)
        self.more = MoreOptions(methods, column, self.rest)
        self.place: Place | None = None
        self._guards = [PersonGuard(self, method) for method in methods]
        self._lay_out()
        self._connect()
        self.rest.hide()

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.rest)
        inside.setContentsMargins(0, GRID, 0, 0)
        inside.setSpacing(2 * GRID)
        inside.addWidget(self.methods)
        inside.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for widget in (self.head, self.names, self._region_row, self.rest):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.region.taken.connect(self.taken)
        self.region.pasted.connect(self.pasted)
        self.region.opened.connect(self._opened)
        self.methods.changed.connect(self._method_changed)
        self.more.network_requested.connect(self.network_requested)
        self.names.edit.textEdited.connect(lambda _text: self.edited.emit(_NAME))
        for fields in (self.methods, self.more):
            fields.edited.connect(self._edited)

    def _opened(self, shown: bool) -> None:
        self.setMinimumHeight(self.region.room + GRID if shown else 0)
        self.reshaped.emit()

    def _method_changed(self) -> None:
        self.more.show_method(self.methods.method.key)
        self.edited.emit("")

    def _edited(self, name: str) -> None:
        for guard in self._guards:
            guard.check()
        if name in _URLS:
            self.placed.emit()
        self.edited.emit(name)

    # Values

    def values(self) -> dict[str, str]:
        """Return what is entered, by the names of the fields of the way that is chosen."""
        return self.more.values() | self.methods.panel.values()

    def show_values(self, values: Mapping[str, str]) -> None:
        """Fill the fields that are named, of every way."""
        for panel in self.methods.panels.values():
            panel.show_values(values)
        self.more.show_values(values)
        for guard in self._guards:
            guard.belongs()
        self.reshaped.emit()

    def clear(self) -> None:
        """Empty every field but the addresses."""
        for panel in (*self.methods.panels.values(), *self.more.panels.values(), self.more.agency):
            panel.show_values(dict.fromkeys(panel.entries, ""))

    def show_place(self, place: Place | None) -> None:
        """Show where the sign-in goes and the rest of the form; without a place the search is all there is."""
        self.place = place
        self.region.show_choice(place.label if place is not None else "")
        self._region_row.refuse("")
        if place is not None:
            urls = dict(zip(_URLS, (place.iam_url, place.drs_url), strict=True))
            region = find_region(place.cloud, place.region)
            self.more.show_region(region)
            self.more.show_values(urls)
            for guard in self._guards:
                guard.check()
        self.rest.setVisible(place is not None)
        self.placed.emit()
        self.reshaped.emit()

    def show_again(self, name: str, who: str, colour: str, known: Mapping[str, str]) -> None:
        """Ask for nothing but the secrets of a sign-in that has ended; ``known`` is what needs no asking."""
        self.head.show_source(name, who, "", colour)
        self.head.show()
        for widget in (self.names, self._region_row, self.more):
            widget.hide()
        self.methods.ask_secrets_only()
        for panel in self.methods.panels.values():
            for field_name, entry in panel.entries.items():
                entry.row.setVisible(entry.field.secret or entry.field.place == "keyring" or not known.get(field_name))
        self.rest.show()

    def show_saved(self, words: str) -> None:
        """Say in the empty secrets of the chosen method what is used instead of them; empty words take that back."""
        for panel in self.methods.panels.values():
            for entry in panel.entries.values():
                if entry.field.secret:
                    entry.set_placeholder(words if panel is self.methods.panel and entry.field.required else "")

    def entry(self, name: str) -> Entry | None:
        """Return a field of the way that is chosen by its name."""
        return self.methods.panel.entries.get(name) or self.more.entry(name)

    def forget_secrets(self) -> None:
        """Empty the fields that hold secrets."""
        for panel in (*self.methods.panels.values(), *self.more.panels.values()):
            panel.forget_secrets()

    # What was refused

    def refuse(self, name: str, sentence: str) -> bool:
        """Mark a field, say below it why, and put the keyboard into it; False when there is no such field."""
        if name == _NAME:
            self.names.refuse(sentence)
            self.names.edit.setFocus()
            self.names.edit.selectAll()
            return True
        if name == _PLACE:
            self._region_row.refuse(sentence)
            self.region.line.setFocus()
            return True
        entry = self.entry(name)
        if entry is None:
            return False
        if self.more.entry(name) is entry:
            self.more.open()
        entry.row.refuse(sentence)
        entry.focus()
        return True

    def forgive(self) -> None:
        """Take all marks of refusals away."""
        self.names.refuse("")
        self._region_row.refuse("")
        for panel in (*self.methods.panels.values(), *self.more.shown_panels):
            panel.forgive()

    def focus_first_gap(self) -> None:
        """Put the keyboard into the first field that is required and empty, or into the first secret.

        An address that is missing comes first: without it nothing can be sent.
        """
        if self.place is not None and not self.head.isVisible():
            for url in self.more.urls.entries.values():
                if not url.text:
                    self.more.open()
                    url.focus()
                    return
        entries = [one for one in self.methods.panel.entries.values() if not one.row.isHidden()]
        gaps = [one for one in entries if one.field.required and not one.text]
        secrets = [one for one in entries if one.field.secret]
        for entry in (*gaps[:1], *secrets[:1], *entries[:1]):
            entry.focus()
            return


class PersonGuard:
    """Keeps what belongs to one person with that person: in the form it goes when another one is entered.

    That are the fields below "More" that a way of signing in has for a person, such as an id.
    """

    def __init__(self, form: SignInForm, method: SignInMethod) -> None:
        self._form = form
        self._panel = form.more.panels[method.key]
        self._owners = [field.name for field in method.fields if field.place == "profile" and not field.more]
        self._method = method.key
        self._owner = self._now()
        for entry in self._panel.entries.values():
            if entry.edit is not None:
                entry.edit.textChanged.connect(lambda _text: self.belongs())

    def _now(self) -> tuple[str, ...]:
        shown = self._form.methods.panels[self._method].values()
        iam_url = self._form.more.urls.values()["iam_url"].rstrip("/")
        return iam_url, *(shown[name] for name in self._owners)

    def belongs(self) -> None:
        """Take note whose the fields are now."""
        self._owner = self._now()

    def check(self) -> None:
        """Empty the fields when they are of another person."""
        for entry in self._panel.entries.values():
            if entry.edit is None or not entry.text:
                continue
            # Who types an id first goes on to type whose it is.
            pairs = zip(self._owner, self._now(), strict=True)
            if any(before != now for before, now in pairs if before or not entry.is_typed):
                entry.set_text("")
