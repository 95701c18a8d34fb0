"""The fields of the sign-in dialog."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import Project
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.qt.sign_in.held_sign_in import ActiveSignIn
from drs_inspector.qt.sign_in.method_fields import MethodFields
from drs_inspector.qt.sign_in.more_options import MoreOptions
from drs_inspector.qt.sign_in.project_field import ProjectField
from drs_inspector.qt.sign_in.region_fields import RegionFields
from drs_inspector.qt.sign_in.user_id_guard import UserIdGuard
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.profiles.sign_in_form import Entries
from drs_inspector.storage.profiles.store import Profile

_KEEP = {
    "password": "&Keep the password in this computer's keyring",
    "access-key": "&Keep the access key in this computer's keyring",
    "token": "",
}
# What a kept secret is bound to; entries and profiles have the same names for it.
_BOUND_TO = ("iam_url", "drs_url", "domain", "username", "agency_name", "agency_domain")


class CredentialForm(QWidget):
    """Everything that is entered to sign in. ``find_projects()`` asks for the list of projects.

    ``kept_dropped()``: what the keyring kept was taken back, because it is for another address or person.
    """

    find_projects = Signal()
    kept_dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stored: TokenCredential | AgencyCredential | None = None
        self._held: ActiveSignIn | None = None
        self._base: Profile | None = None
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(2 * GRID)
        self._form.setVerticalSpacing(GRID)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.place = RegionFields(self._form, self)
        self.methods = MethodFields(self._form, self)
        self.project = ProjectField(self._form, self)
        self.keep_password = QCheckBox(_KEEP["password"], self)
        self.keep_password.setToolTip("Without this it is asked for each time the session has ended.")
        self._form.addRow("", self.keep_password)
        self.more = MoreOptions(self._form, self)
        self.methods.changed.connect(self._method_changed)
        self.more.code_wanted.connect(self.methods.ask_code)
        self.project.find_requested.connect(self.find_projects)
        self.place.region.activated.connect(self._suggest_project)
        self.place.changed.connect(self._drop_kept)
        for edit in (self.methods.domain, self.methods.username, self.more.agency_name, self.more.agency_domain):
            edit.textEdited.connect(self._drop_kept)
        UserIdGuard(self.more.user_id, (self.place.iam_url, self.methods.domain, self.methods.username), self)
        self._method_changed()

    def _method_changed(self) -> None:
        method = self.methods.method
        self.more.show_method(method)
        self.keep_password.setText(_KEEP[method])
        self._form.setRowVisible(self.keep_password, method != "token")

    def _suggest_project(self) -> None:
        region = self.place.chosen()
        self.project.suggest(region.default_project_name if region else "")

    # Values

    def entries(self, profile_name: str) -> Entries:
        """Return what is entered, blanks around it removed (a password is kept as it is)."""
        region = self.place.chosen()
        fields, more = self.methods, self.more
        entries = Entries(
            profile_name=profile_name.strip(),
            cloud=region.cloud_key if region else "",
            region=region.region if region else self._own_region(),
            iam_url=self.place.iam_url.text().strip(),
            drs_url=self.place.drs_url.text().strip(),
            method=fields.method,
            domain=fields.domain.text().strip(),
            username=fields.username.text().strip(),
            user_id=more.user_id.text().strip(),
            password=fields.password.text,
            second_factor=more.second_factor.isChecked(),
            passcode="".join(fields.passcode.text.split()),
            access_key=fields.access_key.text().strip(),
            secret_key=fields.secret_key.text.strip(),
            security_token="".join(fields.security_token.text.split()),
            signing_form=more.signing_form.currentData(),
            token="".join(fields.token.text.split()),
            agency_name=more.agency_name.text().strip(),
            agency_domain=more.agency_domain.text().strip(),
            project=self.project.text,
            project_id=self.project.project_id,
            all_projects=self.project.is_all,
            keep_password=self.keep_password.isChecked(),
            stored=self._stored,
            base=self._base,
        )
        held = self._held if self._held is not None and self._held.is_of(entries) else None
        return replace(entries, held=held.credential) if held is not None else entries

    def _own_region(self) -> str:
        """Return the region of the profile where its cloud is none of the list."""
        return self._base.region if self._base is not None and not self._base.cloud else ""

    def show_profile(self, profile: Profile) -> None:
        """Fill the fields from a profile; secrets are filled later, when the keyring has answered."""
        self.forget_secrets()
        self._base = profile
        self.place.show_values(profile.cloud, profile.region, profile.iam_url, profile.drs_url)
        self.methods.domain.setText(profile.domain)
        self.methods.username.setText(profile.username)
        self.project.show_project(profile.project_id, profile.project_name, every=profile.all_projects)
        self.keep_password.setChecked(profile.keep_password)
        self.more.show_values(
            second_factor=profile.second_factor,
            user_id=profile.user_id,
            signing_form=profile.signing_form,
            agency_name=profile.agency_name,
            agency_domain=profile.agency_domain,
        )
        self.methods.choose(profile.method)

    def fill_secrets(self, credential: Credential) -> None:
        """Fill in what the keyring holds, where nothing was typed meanwhile."""
        fields = self.methods
        if isinstance(credential, PasswordCredential):
            if not fields.password.text:
                fields.password.set_text(credential.password)
        elif isinstance(credential, TokenCredential):
            if not fields.token.text:
                fields.token.set_text(credential.token)
        elif (
            isinstance(credential, AccessKeyCredential) and not fields.access_key.text() and not fields.secret_key.text
        ):
            fields.access_key.setText(credential.access_key)
            fields.secret_key.set_text(credential.secret_key)
            fields.security_token.set_text(credential.security_token)

    def _drop_kept(self) -> None:
        """Take back what the keyring kept once somebody enters another address or person: it goes nowhere else."""
        fields, base = self.methods, self._base
        kept = [field.edit for field in fields.secrets if field.text and not field.edit.isModified()]
        if base is None or not (kept or self._stored):
            return
        now = self.entries(base.name)
        if all(getattr(now, name) == getattr(base, name) for name in _BOUND_TO):
            return
        self.use_stored_token(None)
        for edit in (*kept, *((fields.access_key,) * (not fields.access_key.isModified()))):
            edit.clear()
        self.kept_dropped.emit()

    def fix(self, fixed: bool) -> None:
        """Let only secrets be entered: place, user and project are those of a session that has ended."""
        self.place.fix(fixed)
        self.methods.fix(fixed)
        self.project.fix(fixed)
        self.more.fix(fixed)

    def use_stored_token(self, token: TokenCredential | AgencyCredential | None) -> None:
        """Remember a sign-in that is still valid; it is used when no password is typed."""
        self._stored = token
        self.methods.password.edit.setPlaceholderText("Not needed: you are still signed in" if token else "")

    @property
    def offers_stored(self) -> bool:
        """Whether a sign-in that is still valid would do in place of a password."""
        return self._stored is not None and self.methods.method == "password"

    def hold(self, sign_in: ActiveSignIn | None) -> None:
        """Remember what a one-time code has opened; it is used while nobody else is entered."""
        self._held = sign_in

    def show_projects(self, projects: Sequence[Project], *, choose: bool = True) -> None:
        """Offer the projects that IAM returned."""
        self.project.show_projects(projects, choose=choose)

    def ask_code(self) -> None:
        """Show the field of the one-time code, empty, and put the keyboard into it."""
        self.more.second_factor.setChecked(True)
        self.methods.ask_code(asked=True)
        self.methods.passcode.set_text("")
        self.methods.passcode.setFocus()

    def forget_code(self) -> None:
        """Empty the field of the one-time code: a code is good for one sign-in."""
        self.methods.passcode.set_text("")

    def forget_secrets(self) -> None:
        """Empty the fields that hold secrets."""
        for field in self.methods.secrets:
            field.set_text("")
        self.methods.access_key.clear()
        self.use_stored_token(None)
        self.hold(None)

    def focus_first_secret(self) -> None:
        """Put the keyboard where the first secret of the way of signing in is entered."""
        first = {"password": self.methods.password, "access-key": self.methods.access_key, "token": self.methods.token}
        field: QWidget = first[self.methods.method]
        field.setFocus()

    def focus(self, field: str) -> None:
        """Go to a field by its name in ``Entries``."""
        if field == "project":
            self.project.box.setFocus()
            return
        if field.startswith("agency"):
            self.more.open()
        owner: QWidget = next(part for part in (self.place, self.more, self.methods) if hasattr(part, field))
        widget: QWidget = getattr(owner, field)
        widget.setFocus()
