"""What few people need to sign in, below a line that opens: one-time codes, agencies, the form of signatures."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QToolButton, QWidget

from drs_inspector.qt.widgets.dialog_layout import note
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.profiles.sign_in_form import Method, SigningChoice

_FORMS: tuple[tuple[SigningChoice, str], ...] = (
    ("", "Automatic: Access=, else Credential="),
    ("Access", "Access= (Huawei Cloud and newer gateways)"),
    ("Credential", "Credential= (with date, region and service)"),
)
_AGENCY = "To work in another account: the name of the agency there and the name of that account."


def _flat_button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


class MoreOptions(QWidget):
    """Rows of the sign-in form, added to the form that is given.

    ``code_wanted(bool)``: the field for a one-time code is wanted; ``network_requested()``: the network button.
    """

    code_wanted = Signal(bool)
    network_requested = Signal()

    def __init__(self, form: QFormLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._form = form
        self._method: Method = "password"
        self.is_open = False
        self._build_header(parent)
        self.second_factor = QCheckBox("This user needs a one-&time code", parent)
        self.second_factor.toggled.connect(self.code_wanted)
        form.addRow("", self.second_factor)
        self.user_id = QLineEdit(parent)
        self.user_id.setAccessibleName("User ID")
        self.user_id.setPlaceholderText("Some clouds ask for it together with a one-time code")
        self.signing_form = QComboBox(parent)
        self.signing_form.setAccessibleName("Signature form")
        for value, text in _FORMS:
            self.signing_form.addItem(text, value)
        self.agency_name, self.agency_domain = QLineEdit(parent), QLineEdit(parent)
        self.agency_name.setAccessibleName("Agency")
        self.agency_domain.setAccessibleName("Account of the agency")
        self.agency_note = note(_AGENCY, parent)
        for label, field in (
            ("User ID", self.user_id),
            ("Signature form", self.signing_form),
            ("&Agency", self.agency_name),
            ("Its account", self.agency_domain),
            ("", self.agency_note),
        ):
            form.addRow(label, field)
        self._show_rows()

    def _build_header(self, parent: QWidget) -> None:
        self.opener, self.network = _flat_button(parent), _flat_button(parent)
        self.opener.setText("&More options")
        self.opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.opener.clicked.connect(lambda _checked=False: self.open(not self.is_open))
        self.network.setText("Network…")
        self.network.setAccessibleName("Network settings")
        self.network.clicked.connect(self.network_requested)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.opener)
        row.addStretch(1)
        row.addWidget(self.network)
        self._form.addRow(row)

    def show_network(self, short: str, full: str) -> None:
        """Say on the button how the cloud is reached; ``full`` is told when the pointer rests on it."""
        self.network.setText(short)
        self.network.setToolTip(full)
        self.network.setAccessibleDescription(full)

    def show_method(self, method: Method) -> None:
        """Offer what belongs to a way of signing in."""
        self._method = method
        self._show_rows()

    def open(self, opened: bool = True) -> None:
        """Show the rows, or hide them."""
        self.is_open = opened
        self._show_rows()

    def show_values(
        self, *, second_factor: bool, user_id: str, signing_form: str, agency_name: str, agency_domain: str
    ) -> None:
        """Fill the rows and open them when something is in them."""
        self.second_factor.setChecked(second_factor)
        self.user_id.setText(user_id)
        self.signing_form.setCurrentIndex(max(self.signing_form.findData(signing_form), 0))
        self.agency_name.setText(agency_name)
        self.agency_domain.setText(agency_domain)
        self.open(second_factor or bool(signing_form or agency_name or agency_domain))

    def fix(self, fixed: bool) -> None:
        """Let agency and user id be read but not changed."""
        for edit in (self.user_id, self.agency_name, self.agency_domain):
            edit.setEnabled(not fixed)

    def _show_rows(self) -> None:
        opened = self.is_open
        self.opener.setAccessibleDescription("Opened" if opened else "Closed")
        self.opener.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        password, by_key = self._method == "password", self._method == "access-key"
        self._form.setRowVisible(self.second_factor, opened and password)
        self._form.setRowVisible(self.user_id, opened and password)
        self._form.setRowVisible(self.signing_form, opened and by_key)
        for field in (self.agency_name, self.agency_domain, self.agency_note):
            self._form.setRowVisible(field, opened and not by_key)
