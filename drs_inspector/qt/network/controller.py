"""How the cloud is reached: the network settings, the proxy's password, and certificates that were refused."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.cloud.network.certificates import CertificateRefusedError
from drs_inspector.cloud.network.regions import plain_url
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.network.certificate_dialog import CertificateDialog
from drs_inspector.session.profiles.connection import network_settings
from drs_inspector.session.profiles.saved_sign_ins import proxy_password, save_proxy_password
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.settings import Settings

_KEYRING, _LOADING, _LOOKING = "Keyring of the proxy", "Password of the proxy", "Looking at certificates"


class NetworkNow:
    """The network settings of this moment, by a call. ``password`` is the proxy's, in memory only."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.password = ""

    def __call__(self) -> NetworkSettings:
        """Return the settings with the proxy's password."""
        return network_settings(self._settings, self.password)


class NetworkController(QObject):
    """Network settings, the proxy's password and refused certificates.

    ``changed()``: the settings are others, new connections take them. ``password_changed()``: another password of the
    proxy is in memory, or none any more.
    """

    changed = Signal()
    password_changed = Signal()

    def __init__(self, app: AppContext, now: NetworkNow) -> None:
        super().__init__(app.window)
        self._app = app
        self.now = now
        self._is_loaded = False
        self._times_forgotten = 0
        self._proxy_url = app.settings.proxy_url
        self._certificates: CertificateDialog | None = None
        app.live.changed.connect(self._settings_changed)
        app.window.error_bar.certificate_requested.connect(self.show_certificate)

    # The proxy's password

    async def load_saved(self) -> None:
        """Fetch the proxy's password from the keyring, when there is a proxy that has one and it is not known yet."""
        # A password that is being saved is not in the keyring yet.
        while self._is_to_load and (saving := self._app.tasks.running(_KEYRING)) is not None:
            await asyncio.wait({saving})
        if not self._is_to_load:
            return
        settings = self._app.settings
        proxy_url, times_forgotten = settings.proxy_url, self._times_forgotten
        try:
            found = await proxy_password(self._app.secrets, proxy_url) or ""
        except SecretStoreError as error:
            self._app.problems.show(error, where=_KEYRING, about=Concern(_LOADING))
            return
        self._app.problems.over(Concern(_LOADING))
        # Else the answer is for the proxy of before, it was to be forgotten, or another password was entered meanwhile.
        is_wanted = times_forgotten == self._times_forgotten and not self._is_loaded
        if proxy_url == settings.proxy_url and is_wanted:
            self._is_loaded = True
            self._keep_in_memory(found)

    @property
    def _is_to_load(self) -> bool:
        settings = self._app.settings
        is_known = self._is_loaded or bool(self.now.password)
        return not is_known and settings.proxy == "manual" and bool(settings.proxy_username)

    def load_saved_soon(self) -> None:
        """Fetch the proxy's password in the background; ``password_changed`` tells when it has come."""
        self._app.tasks.start(_LOADING, self.load_saved())

    def set_password(self, password: str) -> None:
        """Use another password at the proxy from now on, and save it in the keyring in the background."""
        if password != self.now.password:
            self._is_loaded = True
            self._keep_in_memory(password)
            self._app.tasks.start(_KEYRING, self._save(self._app.settings.proxy_url, password))
            self.changed.emit()

    def forget(self) -> None:
        """Drop the proxy's password from memory and from fields; the keyring is asked again when it is needed."""
        self._is_loaded = False
        self._times_forgotten += 1
        self.now.password = ""
        self.password_changed.emit()

    def _keep_in_memory(self, password: str) -> None:
        if password != self.now.password:
            self.now.password = password
            self.password_changed.emit()

    async def _save(self, proxy_url: str, password: str) -> None:
        try:
            await save_proxy_password(self._app.secrets, proxy_url, password)
        except SecretStoreError as error:
            self._app.problems.show(error, where=_KEYRING, about=Concern(_KEYRING))
        else:
            self._app.problems.over(Concern(_KEYRING))

    def _settings_changed(self, name: str) -> None:
        if name not in NetworkSettings.__struct_fields__:
            return
        if plain_url(self._app.settings.proxy_url) != plain_url(self._proxy_url):
            # The password is for the proxy it was entered for, and for no other.
            self._proxy_url = self._app.settings.proxy_url
            self.forget()
        if name in ("proxy", "proxy_url", "proxy_username"):
            self._is_loaded = False
            self.load_saved_soon()
        self.changed.emit()

    # Certificates

    def show_certificate(self, error: CertificateRefusedError, parent: QWidget | None = None) -> None:
        """Say why a certificate was refused and show its chain, which is asked for now when it is not known."""
        dialog = self._certificates = CertificateDialog(error, _write, parent or self._app.window)
        dialog.network_requested.connect(lambda: self._app.open_preferences("network", dialog))
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
