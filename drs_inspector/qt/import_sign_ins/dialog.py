"""Sign-ins that other tools keep on this computer: what was found, and which of it to take over."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from drs_inspector.cloud.iam.methods.registry import method_named
from drs_inspector.qt.widgets.dialog_layout import fit_screen, note, outer_layout, rule, scrolling, words
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.secret_field import SecretField
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.storage.imports import FoundSignIn

_INTRODUCTION = (
    "Found in the environment and in files of OpenStack, the vendor's SDK and KooCLI. Nothing is stored before you "
    "press Import; then profiles are saved without secrets, and secrets go to this computer's keyring only."
)
_NOTHING = (
    "Nothing was found: no OS_…, HUAWEICLOUD_SDK_… or HW_… variables, no clouds.yaml, no credentials file of the SDK "
    "and no KooCLI profile."
)


class FoundCard(QWidget):
    """One sign-in that was found, with a box to tick and fields for what is encrypted there."""

    def __init__(self, found: FoundSignIn, summary: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._found = found
        self.box = QCheckBox(found.profile.name.replace("&", "&&"), self)
        usable = found.problem is None or bool(found.profile.iam_url or found.profile.region)
        self.box.setEnabled(usable)
        self.box.setChecked(found.problem is None)
        self.box.setAccessibleDescription(summary)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.box)
        inner = QVBoxLayout()
        inner.setContentsMargins(3 * GRID, 0, 0, 0)
        inner.setSpacing(GRID // 2)
        layout.addLayout(inner)
        if found.problem is None:
            inner.addWidget(words(summary[:1].upper() + summary[1:], self))
        inner.addWidget(note(self._origin(), self))
        if found.problem is not None:
            banner = MessageBanner(self)
            banner.say_error(found.problem)
            inner.addWidget(banner)
        for text in found.notes:
            banner = MessageBanner(self)
            banner.say("info", text)
            inner.addWidget(banner)
        self._typed: dict[str, SecretField] = {}
        self._build_fields(inner)

    def _origin(self) -> str:
        lines = [f"From {self._found.origin}"]
        if self._found.files:
            lines[0] += f": {self._found.files[0]}"
        lines += [f"Passed over: {path}" for path in self._found.files[1:]]
        lines += [f"Also read: {path}" for path in self._found.also_read]
        return "\n".join(lines)

    def _build_fields(self, layout: QVBoxLayout) -> None:
        if not self._found.encrypted:
            return
        layout.addWidget(words("Encrypted there; to take it over, enter it here:", self))
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in self._found.encrypted:
            known = method_named(self._found.profile.method).field(field)
            name = known.label.lower() if known is not None else field.replace("_", " ")
            self._typed[field] = edit = SecretField(name, self)
            edit.edit.setPlaceholderText("May stay empty: it is asked for when you connect")
            form.addRow(name.capitalize(), edit)
        layout.addLayout(form)

    def chosen(self) -> FoundSignIn | None:
        """Return the sign-in with what was typed, None when it is not to be taken over."""
        if not self.box.isChecked():
            return None
        typed = {field: edit.text.strip() for field, edit in self._typed.items() if edit.text.strip()}
        missing = tuple(field for field in self._found.encrypted if field not in typed)
        return msgspec.structs.replace(self._found, encrypted=missing, secrets=self._found.secrets | typed)

    def forget_secrets(self) -> None:
        """Empty the fields."""
        for edit in self._typed.values():
            edit.set_text("")


class ImportDialog(QDialog):
    """Opened with ``open()``. ``import_requested(found, replace)``: take these over, in place of profiles so named."""

    import_requested = Signal(list, bool)

    def __init__(self, summary: Callable[[FoundSignIn], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import sign-ins")
        self.setAccessibleDescription("It takes sign-ins over that other tools keep on this computer, as profiles.")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._summary = summary
        self._cards: list[FoundCard] = []
        self.outcome = MessageBanner(self)
        self._replace = QCheckBox("&Replace profiles of the same name (otherwise both are kept)", self)
        self._buttons = QDialogButtonBox(self)
        self._import = self._buttons.addButton("&Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self._import.setDefault(True)
        self._import.clicked.connect(self._ask)
        self._close = self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._close.setAutoDefault(False)
        self._buttons.rejected.connect(self.reject)
        self._body = QWidget(self)
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(0, 0, GRID, 0)
        self._rows.setSpacing(GRID + GRID // 2)
        layout = outer_layout(self)
        layout.addWidget(note(_INTRODUCTION, self))
        layout.addWidget(rule(self))
        layout.addWidget(scrolling(self._body, self), 1)
        layout.addWidget(self._replace)
        layout.addWidget(self.outcome)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(56 * GRID)
        fit_screen(self, 82 * GRID, 15)
        self._import.setEnabled(False)
        self._replace.hide()
        self.outcome.say("info", "Looking…")

    def show_found(self, found: Sequence[FoundSignIn]) -> None:
        """Show what was found; nothing is taken over yet."""
        self._cards = [FoundCard(one, self._summary(one), self._body) for one in found]
        for card in self._cards:
            card.box.toggled.connect(self._offer)
            self._rows.addWidget(card)
        self._rows.addStretch(1)
        self._replace.setVisible(bool(found))
        self.outcome.say("info", "" if found else _NOTHING)
        if self._cards:
            self._cards[0].box.setFocus()
        else:
            self._close.setText("&Close")
        self._offer()

    def _offer(self) -> None:
        number = sum(card.box.isChecked() for card in self._cards)
        self._import.setText(f"&Import ({number})" if number else "&Import")
        self._import.setEnabled(bool(number))

    def _ask(self) -> None:
        chosen = [found for card in self._cards if (found := card.chosen()) is not None]
        if chosen:
            self._import.setEnabled(False)
            self.outcome.say("info", "Importing…")
            self.import_requested.emit(chosen, self._replace.isChecked())

    def show_result(self, lines: Sequence[str], *, all_well: bool) -> None:
        """Say what became of it; nothing more can be imported."""
        self._forget_secrets()
        self._body.setEnabled(False)
        self._replace.hide()
        self._import.hide()
        self._close.setText("&Close")
        self._close.setDefault(True)
        self._close.setFocus()
        self.outcome.say("success" if all_well else "warning", "\n".join(lines))

    def _forget_secrets(self) -> None:
        for card in self._cards:
            card.forget_secrets()

    def done(self, result: int) -> None:
        """Close, and leave no secret in the fields."""
        self._forget_secrets()
        self._cards = []
        super().done(result)
