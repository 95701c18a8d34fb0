"""Where this program keeps its own files on each operating system."""

import os
from dataclasses import dataclass
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError

HOME_VARIABLE = "DRS_INSPECTOR_HOME"
SETTINGS_BYTES = 8 << 20  # of settings, profiles and saved views each; they have some kilobytes
_APP_NAME = "drs-inspector"


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The folders of this program; none of them need exist yet.

    ``config`` holds settings, profiles and saved views, ``state`` logs and what may be lost, ``cache`` what can be made
    again.
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
    def views_file(self) -> Path:
        """Saved views of the jobs."""
        return self.config / "views.json"

    @property
    def search_key_file(self) -> Path:
        """The key of the codes of archives that were searched for secrets on this computer."""
        return self.state / "searched.key"

    @property
    def history_folder(self) -> Path:
        """The readings that are kept of profiles."""
        return self.state / "history"

    @property
    def error_log_folder(self) -> Path:
        """Where unforeseen errors are logged, without secrets."""
        return self.state / "log"


def expanded(path: str | Path) -> Path:
    """Return a path with a home folder in place of "~"; it stays as it is where there is no such user."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - the other one raises RuntimeError


def home_folder() -> Path:
    """Return the home folder, or the current one for a user who has none, as in a container."""
    home = expanded("~")
    return home if home.is_absolute() else Path.cwd()


def app_paths() -> AppPaths:
    """Return the folders of the person who runs the program. Raises FileProblemError where no home folder is known.

    The environment variable ``DRS_INSPECTOR_HOME`` moves all of them below one folder: for tests, for a portable
    copy on a stick, and for running two set-ups side by side. It is read at every call.
    """
    home = os.environ.get(HOME_VARIABLE, "").strip()
    if home:
        base = expanded(home)
        if base.parts[0].startswith("~"):
            raise _no_folder(f"{HOME_VARIABLE} is {home}, and no such home folder is known.")
        base = base.absolute()
        return AppPaths(config=base / "config", state=base / "state", cache=base / "cache")
    import platformdirs  # noqa: PLC0415 - costs 10 ms that --help need not pay

    folders = platformdirs.PlatformDirs(appname=_APP_NAME, appauthor=False)
    try:
        return AppPaths(
            config=folders.user_config_path,
            state=folders.user_state_path,
            cache=folders.user_cache_path,
        )
    except RuntimeError:
        raise _no_folder("The home folder of this user is not known.") from None


def _no_folder(cause: str) -> FileProblemError:
    return FileProblemError(
        "There is no folder for settings.",
        cause,
        f"Set the variable HOME, or {HOME_VARIABLE} to the path of a folder that you may write to.",
    )
