"""The fields of the sign-in dialog."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from drs_inspector.cloud.auth import Project, TokenCredential
from drs_inspector.qt.theme import GRID
from drs_inspector.qt.views.credential_entries import Entries
from drs_inspector.qt.views.region_fields import RegionFields
from drs_inspector.qt.views.secret_field import SecretField
from drs_inspector.storage.profiles import Profile


class CredentialForm(QWidget):
    """Everything that is entered to sign in. ``find_projects()`` asks for the list of projects."""

    find_projects = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stored_token: TokenCredential | None = None
        self._project_region = ""
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(2 * GRID)
        self._form.setVerticalSpacing(GRID)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.place = RegionFields(self._form, self)
        self._build_sign_in()
        self._build_project()
        self.keep_password = QCheckBox("&Keep the password in this computer's keyring", self)
        self.keep_password.setToolTip("Without this the password is asked each time the token has expired.")
        self._form.addRow("", self.keep_password)
        self._method_changed()
        self.place.region.activated.connect(self._suggest_project)

    def _build_sign_in(self) -> None:
        self.by_password, self.by_token = QRadioButton("Pass&word", self), QRadioButton("&Token", self)
        self._methods = QButtonGroup(self)
        row = QHBoxLayout()
        for button, name in ((self.by_password, "Sign in with a password"), (self.by_token, "Sign in with a token")):
            button.setAccessibleName(name)
            self._methods.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.by_password.setChecked(True)
        self.by_password.toggled.connect(self._method_changed)
        self._form.addRow("Sign in with", row)
        self.domain, self.username = QLineEdit(self), QLineEdit(self)
        self.domain.setAccessibleName("Account (domain)")
        self.domain.setPlaceholderText("Account name, such as OTC-EU-DE-00000000001000012345")
        self.username.setAccessibleName("User name")
        self.password, self.token = SecretField("password", self), SecretField("token", self)
        self.token.edit.setPlaceholderText("X-Auth-Token of a project, such as MII…")
        for label, field in (
            ("Account (&domain)", self.domain),
            ("&User name", self.username),
            ("Password", self.password),
            ("Token", self.token),
        ):
            self._form.addRow(label, field)

    def _build_project(self) -> None:
        self.project = QComboBox(self)
        self.project.setEditable(True)
        self.project.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.project.setAccessibleName("Project")
        edit = self.project.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("Name or id")
        self.find_button = QPushButton("&Find projects", self)
        self.find_button.setToolTip("Ask IAM which projects this user may use")
        self.find_button.setAutoDefault(False)
        self.find_button.clicked.connect(self.find_projects)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.project, 1)
        row.addWidget(self.find_button)
        self._form.addRow("Pro&ject", row)
        label = self._form.labelForField(row)
        if label is not None:
            label.setBuddy(self.project)  # type: ignore[attr-defined]  # labelForField is typed as QWidget

    def _method_changed(self) -> None:
        password = self.by_password.isChecked()
        for field in (self.domain, self.username, self.password):
            self._form.setRowVisible(field, password)
        self._form.setRowVisible(self.token, not password)
        self._form.setRowVisible(self.keep_password, password)

    def _suggest_project(self) -> None:
        region = self.place.chosen()
        suggestion = region.default_project_name if region else ""
        if self.project.currentText() in ("", self._project_region):
            self.project.clear()
            self.project.setEditText(suggestion)
        self._project_region = suggestion

    # Values

    def entries(self, profile_name: str) -> Entries:
        """Return what is entered, blanks around it removed (a password is kept as it is)."""
        region = self.place.chosen()
        text = self.project.currentText().strip()
        at = self.project.findText(text)
        return Entries(
            profile_name=profile_name.strip(),
            cloud=region.cloud_key if region else "",
            region=region.region if region else "",
            iam_url=self.place.iam_url.text().strip(),
            drs_url=self.place.drs_url.text().strip(),
            use_token=self.by_token.isChecked(),
            domain=self.domain.text().strip(),
            username=self.username.text().strip(),
            password=self.password.text,
            token="".join(self.token.text.split()),
            project=text,
            project_id=str(self.project.itemData(at) or "") if at >= 0 else "",
            keep_password=self.keep_password.isChecked(),
            stored_token=self._stored_token,
        )

    def show_profile(self, profile: Profile) -> None:
        """Fill the fields from a profile; secrets are filled later, when the keyring has answered."""
        self.forget_secrets()
        self.place.show_values(profile.cloud, profile.region, profile.iam_url, profile.drs_url)
        self.domain.setText(profile.domain)
        self.username.setText(profile.username)
        self.project.clear()
        if profile.project_id:
            self.project.addItem(profile.project_name or profile.project_id, profile.project_id)
        self.project.setEditText(profile.project_name or profile.project_id)
        self.keep_password.setChecked(profile.keep_password)
        self.by_password.setChecked(True)

    def use_stored_token(self, token: TokenCredential | None) -> None:
        """Remember a sign-in that is still valid; it is used when no password is typed."""
        self._stored_token = token
        words = "Not needed: you are still signed in" if token else ""
        self.password.edit.setPlaceholderText(words)

    def show_projects(self, projects: Sequence[Project]) -> None:
        """Offer the projects that IAM returned; a disabled one cannot be read and is left out."""
        before = self.project.currentText().strip()
        self.project.clear()
        for project in projects:
            if project.enabled:
                self.project.addItem(project.name, project.id)
        ids = [self.project.itemData(at) for at in range(self.project.count())]
        at = self.project.findText(before) if before not in ids else ids.index(before)
        self.project.setCurrentIndex(max(at, 0))

    def forget_secrets(self) -> None:
        """Empty the fields that hold secrets."""
        self.password.set_text("")
        self.token.set_text("")
        self.use_stored_token(None)

    def focus(self, field: str) -> None:
        """Go to a field by its name in ``Entries``."""
        widget: QWidget = getattr(self.place if field in ("iam_url", "drs_url") else self, field)
        widget.setFocus()
