"""Preferences: of which profiles, and open sources without one, Cloud Eye is asked as well."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.domain.counting import counted
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.preferences.section import Say
from drs_inspector.qt.widgets.dialog_layout import note, tall
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.message_banner import sentences
from drs_inspector.session.profiles.cloud_eye import RIGHTS, asks_cloud_eye, cloud_eye_host
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.storage.profiles.store import Profile, load_profiles

ABOUT: Final = (
    "Cloud Eye is a service beside DRS that has lag and load of the last days. It has a host of its own (ces in place "
    "of drs): nothing is sent there while this is off. While it is on, figures are read, and nothing is changed. "
    f"{RIGHTS}"
)
_MOST: Final = 50
_LONGEST_NAME: Final = 40


class CloudEyePanel(QWidget):
    """A box for each profile, in their order, and for each open source without a profile."""

    def __init__(self, app: AppContext, parent: QWidget, say: Say) -> None:
        super().__init__(parent)
        self._app, self._say = app, say
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        profiles = load_profiles().profiles
        others = [one for one in app.workspace.sessions if one.kind == "cloud" and not one.profile]
        for session in others:
            self._add_session(session)
        for profile in profiles[:_MOST]:
            self._add_profile(profile)
        if len(profiles) > _MOST:
            self._column.addWidget(note(f"and {counted(len(profiles) - _MOST, 'more profile')}, not shown here", self))
        if not profiles and not others:
            self._column.addWidget(note("There is no profile and no open source to switch it on for.", self))

    def _add_profile(self, profile: Profile) -> None:
        def choose(*, on: bool) -> None:
            self._app.profile_sessions.choose_cloud_eye_of(profile.name, on=on)

        self._add(f"“{_shown(profile.name)}”", profile.drs_url, choose, on=profile.cloud_eye)

    def _add_session(self, session: OpenSession) -> None:
        def choose(*, on: bool) -> None:
            self._app.profile_sessions.choose_cloud_eye(session, on=on)

        source = session.inspector.connection.source_info
        words = f"{_shown(session.title)}, until it is closed"
        self._add(words, source.drs_url if source is not None else "", choose, on=asks_cloud_eye(session.inspector))

    def _add(self, words: str, drs_url: str, choose: Callable[..., None], *, on: bool) -> None:
        host = cloud_eye_host(drs_url)
        box = QCheckBox((words if host else f"{words} (address not known)").replace("&", "&&"), self)
        box.setAccessibleName(f"Ask Cloud Eye for {words}")
        box.setToolTip(plain_tip(host))
        box.setChecked(on)
        box.setEnabled(bool(host) or on)
        box.toggled.connect(lambda now: self._choose(choose, words, on=now))
        tall(box)
        self._column.addWidget(box)
        if self.focusProxy() is None and box.isEnabled():
            self.setFocusProxy(box)

    def _choose(self, choose: Callable[..., None], words: str, *, on: bool) -> None:
        try:
            choose(on=on)
        except InspectorError as error:
            self._say("error", sentences(error))
        else:
            self._say("success", f"Cloud Eye is {'asked' if on else 'not asked any more'} for {words}.")


def _shown(name: str) -> str:
    return both_ends(printable(name[:1_000]), _LONGEST_NAME)
