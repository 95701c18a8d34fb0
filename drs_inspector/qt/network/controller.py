"""File > Network: settings of the network, the proxy's password, and certificates that were refused."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.cloud.network.certificates import CertificateRefusedError
from drs_inspector.cloud.network.settings import NetworkSettings, describe_proxy
from drs_inspector.cloud.network.trust import certificates_in
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.network.certificate_dialog import CertificateDialog
from drs_inspector.qt.network.dialog import NetworkChoice, NetworkDialog
from drs_inspector.session.profiles.network_settings import network_settings
from drs_inspector.session.profiles.saved_sign_ins import proxy_password, save_proxy_password
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.settings import Settings, save_settings

_KEYRING, _LOOKING = "Keyring of the proxy", "Looking at certificates"
_ANY_CLOUD = "https://iam.eu-de.otc.t-systems.com"


class NetworkNow:
    """The network settings as they are at this moment; call it to get them. Its password is in memory only."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.password = ""

    def __call__(self) -> NetworkSettings:
        """Return the settings with the proxy's password."""
        return network_settings(self._settings, self.password)


class NetworkController(QObject):
    """What File > Network does. ``changed()``: the settings are others; new connections take them."""

    changed = Signal()

    def __init__(self, app: AppContext, now: NetworkNow) -> None:
        super().__init__(app.window)
        self._app = app
        self.now = now
        self._recalled = False
        self._certificates: CertificateDialog | None = None
        app.window.commands["network"].triggered.connect(lambda _checked=False: self.ask())
        app.window.error_bar.certificate_requested.connect(self.show_certificate)

    async def recall(self) -> None:
        """Fetch the proxy's password from the keyring, when there is a proxy that has one and it is not known yet."""
        settings = self._app.settings
        if self._recalled or self.now.password or settings.proxy != "manual" or not settings.proxy_username:
            return
        try:
            self.now.password = await proxy_password(self._app.secrets, settings.proxy_url) or ""
            self._recalled = True
        except SecretStoreError as error:
            self._app.problems.show(error, where=_KEYRING)

    def forget(self) -> None:
        """Drop the proxy's password from memory; the keyring is asked again when it is needed."""
        self.now.password = ""
        self._recalled = False

    # Settings

    def ask(self, parent: QWidget | None = None) -> None:
        """Open the settings, above another dialog when one is given."""
        choice = NetworkChoice(self.now(), self._app.settings.idle_lock_minutes)
        dialog = NetworkDialog(choice, certificates_in, parent or self._app.window)
        system = describe_proxy(_ANY_CLOUD, NetworkSettings())
        dialog.proxy.show_in_use(f"Now: {system.words}.")
        dialog.chosen.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        self._app.tasks.start(_KEYRING, self._fill(dialog))

    async def _fill(self, dialog: NetworkDialog) -> None:
        """Fill in the proxy's password when the keyring has answered."""
        await self.recall()
        if self.now.password and dialog.isVisible() and not dialog.proxy.password.text:
            dialog.proxy.password.set_text(self.now.password)

    def _take(self, choice: NetworkChoice) -> None:
        settings, network = self._app.settings, choice.network
        for name in ("proxy", "proxy_url", "proxy_username", "trust", "ca_file"):
            setattr(settings, name, getattr(network, name))
        for name in ("connect_seconds", "read_seconds", "write_seconds"):
            setattr(settings, name, getattr(network, name))
        settings.idle_lock_minutes = choice.idle_lock_minutes
        # The keyring is not asked to forget what it was never given: many have none.
        changed = network.proxy_password != self.now.password
        self.now.password, self._recalled = network.proxy_password, True
        try:
            save_settings(settings)
        except InspectorError as error:
            self._app.problems.show(error, where="Network settings")
        if changed:
            self._app.tasks.start(_KEYRING, self._remember(network))
        self.changed.emit()

    async def _remember(self, network: NetworkSettings) -> None:
        try:
            await save_proxy_password(self._app.secrets, network.proxy_url, network.proxy_password)
        except SecretStoreError as error:
            self._app.problems.show(error, where=_KEYRING)

    # Certificates

    def show_certificate(self, error: CertificateRefusedError, parent: QWidget | None = None) -> None:
        """Say why a certificate was refused and show its chain, which is looked at now when it is not known."""
        dialog = self._certificates = CertificateDialog(error, _write, parent or self._app.window)
        dialog.network_requested.connect(lambda: self.ask(dialog))
        dialog.finished.connect(self._certificates_closed)
        dialog.open()
        if not error.chain:
            dialog.show_chain((), looking=True)
            self._app.tasks.start(_LOOKING, self._look(error, dialog))

    def _certificates_closed(self) -> None:
        self._app.tasks.cancel(_LOOKING)
        if self._certificates is not None:
            self._certificates.deleteLater()
            self._certificates = None

    async def _look(self, error: CertificateRefusedError, dialog: CertificateDialog) -> None:
        from drs_inspector.cloud.http.handshake import look_at_chain  # noqa: PLC0415 - loads cryptography

        try:
            chain = await look_at_chain(error.host, error.port, self.now())
        except InspectorError:
            chain = ()
        if dialog is self._certificates:
            dialog.show_chain(chain)


def _write(path: str, pem: str) -> None:
    write_whole(Path(path), pem.encode())
