"""Where this program keeps its own files on each operating system."""

import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "DRS_INSPECTOR_HOME"
_APP_NAME = "drs-inspector"


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The folders of this program; none of them need exist yet.

    ``config`` holds settings and profiles, ``state`` logs and what may be lost, ``cache`` what can be made again.
    """

    config: Path
    state: Path
    cache: Path

    @property
    def settings_file(self) -> Path:
        """Window state, theme and recent files."""
        return self.config / "settings.json"

    @property
    def profiles_file(self) -> Path:
        """Profiles, without any secret."""
        return self.config / "profiles.json"

    @property
    def error_log_folder(self) -> Path:
        """Where unforeseen errors are logged, without secrets."""
        return self.state / "log"


def app_paths() -> AppPaths:
    """Return the folders of the person who runs the program.

    The environment variable ``DRS_INSPECTOR_HOME`` moves all of them below one folder: for tests, for a portable
    copy on a stick, and for running two set-ups side by side. It is read at every call.
    """
    home = os.environ.get(HOME_VARIABLE, "").strip()
    if home:
        base = Path(home).expanduser().absolute()
        return AppPaths(config=base / "config", state=base / "state", cache=base / "cache")
    import platformdirs  # noqa: PLC0415 - costs 10 ms that --help need not pay

    folders = platformdirs.PlatformDirs(appname=_APP_NAME, appauthor=False)
    return AppPaths(
        config=folders.user_config_path,
        state=folders.user_state_path,
        cache=folders.user_cache_path,
    )
