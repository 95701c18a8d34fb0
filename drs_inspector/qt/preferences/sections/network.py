"""Preferences: how the cloud is reached."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from drs_inspector.cloud.network.settings import NetworkSettings, describe_proxy
from drs_inspector.cloud.network.trust import certificates_in
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.preferences.fields import Choice, File, Number, Secret, Text
from drs_inspector.qt.preferences.section import Panel, PreferenceHost, Row
from drs_inspector.qt.preferences.sections.cloud_eye_panel import ABOUT, CloudEyePanel
from drs_inspector.storage.files.settings import Setting

_ANY_CLOUD = "https://iam.eu-de.otc.t-systems.com"
_EXAMPLE = "http://proxy.example.com:3128"
_PROXIES = (("system", "As the system or the environment says"), ("none", "No proxy"), ("manual", "This proxy"))
_TRUSTS = (
    ("system", "The authorities that this system trusts"),
    ("bundled", "The public authorities that come with DRS Inspector"),
    ("file", "Those of the system and those in this file"),
)


class NetworkSection:
    """Proxy, trusted authorities, time limits, and a neighbour of DRS."""

    key = "network"
    title = "Network"

    def __init__(self, host: PreferenceHost) -> None:
        self._app, self._network = host.app, host.network
        self._network.load_saved_soon()

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        return (*self._proxy(), *self._trust(), *self._limits(), self._cloud_eye())

    def _cloud_eye(self) -> Row:
        return Panel(
            title="Ask Cloud Eye for",
            explanation=ABOUT,
            words="metrics monitoring service host",
            make=lambda parent, say: CloudEyePanel(self._app, parent, say),
            apart=True,
        )

    def _proxy(self) -> Sequence[Row]:
        manual = ("proxy", "manual")
        system = describe_proxy(_ANY_CLOUD, NetworkSettings())
        return (
            Choice(
                setting=Setting("proxy"),
                title="Proxy",
                options=_PROXIES,
                explanation=f"The system's proxy now: {system.words}.",
            ),
            Text(
                setting=Setting("proxy_url"),
                title="Proxy URL",
                placeholder=_EXAMPLE,
                needs=manual,
                check=_check_proxy_url,
            ),
            Text(
                setting=Setting("proxy_username"),
                title="User name at the proxy",
                placeholder="Only if the proxy asks for it",
                needs=manual,
            ),
            Secret(
                setting=Setting("proxy_password", str, ""),
                title="Proxy password",
                needs=manual,
                explanation="Saved in the keyring, for this proxy only: another URL needs its own.",
                read=lambda: self._network.now.password,
                write=self._network.set_password,
                changed=self._network.password_changed,
            ),
        )

    @staticmethod
    def _trust() -> Sequence[Row]:
        return (
            Choice(
                setting=Setting("trust"),
                title="Trusted authorities",
                options=_TRUSTS,
                explanation="The cloud's certificates are always verified. This cannot be switched off.",
                words="certificate TLS",
                apart=True,
            ),
            File(
                setting=Setting("ca_file"),
                title="Certificate file",
                placeholder="PEM file of your organisation's certificate authority",
                filters=("Certificates (*.pem *.crt *.cer)", "All files (*)"),
                needs=("trust", "file"),
                check=_check_ca_file,
                words="CA authority",
            ),
        )

    @staticmethod
    def _limits() -> Sequence[Row]:
        return (
            Number(
                setting=Setting("connect_seconds"),
                title="Time limit for connecting",
                unit="s",
                words="timeout",
                apart=True,
            ),
            Number(
                setting=Setting("read_seconds"),
                title="Time limit for an answer",
                unit="s",
                hint="between two parts of it",
                words="timeout",
            ),
            Number(setting=Setting("write_seconds"), title="Time limit for sending", unit="s", words="timeout"),
        )


def _check_proxy_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        raise InspectorError(f"This URL cannot be read. It looks like {_EXAMPLE}.") from None
    if "@" in url:  # with "/", "?" or "#" in a password there is no user part for urlsplit
        raise InspectorError("Enter user name and password of the proxy in their own fields, not in the URL.")
    if not usable or describe_proxy(_ANY_CLOUD, NetworkSettings(proxy="manual", proxy_url=url)).problem is not None:
        raise InspectorError(f"Enter the proxy as http://name:port, such as {_EXAMPLE}.")
    return ""


def _check_ca_file(path: str) -> str:
    if not path:
        raise InspectorError("Choose a file of certificates (PEM).")
    return certificates_in(path)
