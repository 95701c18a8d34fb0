"""What few people need to sign in, below a line that opens: addresses, agency, proxy, certificates."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from drs_inspector.cloud.iam.agency import AGENCY_FIELDS
from drs_inspector.cloud.iam.methods.base import SignInField, SignInMethod
from drs_inspector.cloud.network.regions import Region
from drs_inspector.qt.sign_in.method_fields import Entry, FieldPanel
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.field_row import FieldRow, LabelColumn, quiet
from drs_inspector.qt.widgets.theme import GRID

_DRS_HINT = "Where the jobs are"
_NOT_SURE = "No document names this address; it follows the pattern of its neighbours."
_URLS = (
    SignInField("iam_url", "IAM URL", hint="Where to sign in, such as https://iam.eu-de.otc.t-systems.com"),
    SignInField("drs_url", "DRS URL", hint=_DRS_HINT),
)


class MoreOptions(QWidget):
    """``edited(name)``: a field has another value; ``network_requested()``: the network settings are wanted."""

    edited = Signal(str)
    network_requested = Signal()

    def __init__(self, methods: Sequence[SignInMethod], column: LabelColumn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_open = False
        self._method = methods[0].key
        self._takes_agency = {method.key: method.takes_agency for method in methods}
        self._network_in_use: tuple[str, ...] = ()
        self._region_urls = ("", "")
        self.remembers = False
        self._projects = ""
        self._build_header()
        self._ground = QWidget(self)
        self.urls = FieldPanel(_URLS, column, self._ground)
        self.panels = {
            method.key: FieldPanel([field for field in method.fields if field.more], column, self._ground)
            for method in methods
        }
        self.agency = FieldPanel(AGENCY_FIELDS, column, self._ground)
        self._reach = quiet(QLabel(self._ground))
        self.network = QPushButton("Network…", self._ground)
        self.network.setAutoDefault(False)
        self.network.setAccessibleName("Network settings")
        self.network.clicked.connect(self.network_requested)
        self._opens = quiet(QLabel(self._ground))
        self.choose_again = QPushButton("Choose again", self._ground)
        self.choose_again.setAutoDefault(False)
        self.choose_again.setToolTip("Choose the projects after this sign-in, in place of those that are remembered")
        self.choose_again.clicked.connect(self._forget_projects)
        self._lay_out(column)
        for panel in self._all_panels():
            panel.edited.connect(self._edited)
        self.open(False)

    def _build_header(self) -> None:
        self.opener = QToolButton(self)
        self.opener.setText("&More")
        self.opener.setAutoRaise(True)
        self.opener.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.opener.clicked.connect(lambda _checked=False: self.open(not self.is_open))
        self._used, self._rest = QLabel(self), quiet(QLabel(self))
        self._used.setTextFormat(Qt.TextFormat.PlainText)

    def _lay_out(self, column: LabelColumn) -> None:
        header = QHBoxLayout()
        header.setSpacing(GRID)
        header.addWidget(self.opener)
        header.addWidget(self._used)
        header.addWidget(self._rest, 1)
        inside = QVBoxLayout(self._ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        for panel in self._all_panels():
            inside.addWidget(panel)
        inside.addWidget(self._line("Reached", self._reach, self.network, column))
        self._projects_row = self._line("Projects", self._opens, self.choose_again, column)
        self._projects_row.hide()
        inside.addWidget(self._projects_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(header)
        layout.addWidget(self._ground)

    def _line(self, label: str, words: QLabel, button: QPushButton, column: LabelColumn) -> FieldRow:
        """Return a row of words with a button that changes what they say."""
        ground = QWidget(self._ground)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(words, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        ground.setFocusProxy(button)
        name = button.accessibleName() or button.text()
        made = FieldRow(label, ground, column, self._ground, at_top=True)
        button.setAccessibleName(name)
        return made

    def _all_panels(self) -> tuple[FieldPanel, ...]:
        return self.urls, *self.panels.values(), self.agency

    # Values

    @property
    def shown_panels(self) -> tuple[FieldPanel, ...]:
        """The panels that belong to the way that is chosen."""
        own = self.panels[self._method]
        return (self.urls, own, self.agency) if self._takes_agency[self._method] else (self.urls, own)

    def entry(self, name: str) -> Entry | None:
        """Return a field of the way that is chosen by its name."""
        return next((panel.entries[name] for panel in self.shown_panels if name in panel.entries), None)

    def values(self) -> dict[str, str]:
        """Return what is entered; an agency only where the way that is chosen takes one."""
        found: dict[str, str] = {}
        for panel in self.shown_panels:
            found |= panel.values()
        return found

    def show_values(self, values: Mapping[str, str]) -> None:
        """Fill the fields that are named."""
        for panel in self._all_panels():
            panel.show_values(values)
        self._name_used()

    def show_method(self, key: str) -> None:
        """Offer what belongs to a way of signing in."""
        self._method = key
        self._show_panels()
        self._name_used()

    def show_region(self, region: Region | None) -> None:
        """Take note of the region's own addresses: others are named in the line, and one that is not sure says so."""
        self._region_urls = (region.iam_url, region.drs_url) if region is not None else ("", "")
        hint = _DRS_HINT
        if region is not None and not region.drs_url_verified:
            hint = f"{_NOT_SURE} {region.notes}".strip()
        self.urls.entries["drs_url"].row.set_hint(hint)
        self._name_used()

    def show_network(self, short: str, full: str, in_use: Sequence[str]) -> None:
        """Say how the cloud is reached; ``in_use`` are proxy and certificates of one's own, in a few words each."""
        self._reach.setText(full)
        self.network.setText(short)
        self.network.setToolTip(plain_tip(full))
        self.network.setAccessibleDescription(full)
        self._network_in_use = tuple(in_use)
        self._name_used()

    def show_projects(self, words: str) -> None:
        """Say which projects are remembered; empty words mean that they are chosen after the sign-in."""
        self.remembers = bool(words)
        self._opens.setText(f"Opens {words} without asking" if words else "")
        self._projects_row.setVisible(self.remembers)
        self._projects = words
        self._name_used()

    def _forget_projects(self) -> None:
        self.show_projects("")
        self._edited("")

    # What is shown

    def open(self, opened: bool = True) -> None:
        """Show the fields, or hide them."""
        self.is_open = opened
        self.opener.setAccessibleDescription("Opened" if opened else "Closed")
        self.opener.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self._show_panels()

    def _show_panels(self) -> None:
        self._ground.setVisible(self.is_open)
        shown = self.shown_panels
        for panel in self._all_panels():
            panel.setVisible(panel in shown and bool(panel.entries))

    def _edited(self, name: str) -> None:
        self._name_used()
        self.edited.emit(name)

    def _name_used(self) -> None:
        """Name in the line what is used, and behind it what else there is."""
        values = self.values()
        used: list[str] = []
        rest: list[str] = []
        urls = tuple(values[name].rstrip("/") for name in ("iam_url", "drs_url"))
        own = any(urls) and urls != tuple(url.rstrip("/") for url in self._region_urls)
        agency = values.get("agency_name", "")
        method_words = [entry.field.label.lower() for entry in self.panels[self._method].entries.values() if entry.text]
        (used if own else rest).append("own URLs" if own else "URLs")
        used += method_words
        if self._takes_agency[self._method]:
            (used if agency else rest).append(f"agency {agency}" if agency else "agency")
        used += [self._projects] if self._projects else []
        for word in ("proxy", "certificate"):
            named = next((words for words in self._network_in_use if words.startswith(word)), "")
            (used if named else rest).append(named or word)
        self._used.setText(", ".join(used))
        self._used.setVisible(bool(used))
        self._rest.setText(", ".join(rest))
        self.opener.setAccessibleName(f"More: {', '.join((*used, *rest))}")
        self.opener.setToolTip(plain_tip(f"In use: {', '.join(used)}") if used else "")
