"""The sections of Preferences, in the order in which they are shown."""

from collections.abc import Callable
from typing import Final

from drs_inspector.qt.preferences.section import PreferenceHost, Section
from drs_inspector.qt.preferences.sections.appearance import AppearanceSection
from drs_inspector.qt.preferences.sections.files import FilesSection
from drs_inspector.qt.preferences.sections.health import HealthSection
from drs_inspector.qt.preferences.sections.jobs import JobsSection
from drs_inspector.qt.preferences.sections.language_and_time import LanguageAndTimeSection
from drs_inspector.qt.preferences.sections.network import NetworkSection
from drs_inspector.qt.preferences.sections.notifications import NotificationsSection
from drs_inspector.qt.preferences.sections.privacy_and_updates import PrivacyAndUpdatesSection
from drs_inspector.qt.preferences.sections.shortcuts import ShortcutsSection
from drs_inspector.qt.preferences.sections.sign_in_and_lock import SignInAndLockSection
from drs_inspector.qt.preferences.sections.watch import WatchSection

SECTIONS: Final[tuple[Callable[[PreferenceHost], Section], ...]] = (
    AppearanceSection,
    LanguageAndTimeSection,
    JobsSection,
    WatchSection,
    HealthSection,
    NotificationsSection,
    SignInAndLockSection,
    NetworkSection,
    FilesSection,
    PrivacyAndUpdatesSection,
    ShortcutsSection,
)
