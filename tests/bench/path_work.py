"""Does one piece of work in this process and prints, as JSON, the modules of the program whose functions it entered.

A module is entered when a function of it runs, but not when it runs because of an import. ``window`` signs in with the
window from Connect, ``session`` without one, ``export`` runs ``export --demo``.

While a window works, Qt also draws it, measures it, shows it each event, and its timers run: which of that falls into
the time of the action is chance, and none of it leads on. Modules that nothing else entered are printed apart.
"""

import asyncio
import inspect
import json
import os
import sys
import tempfile
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from click.testing import CliRunner

PACKAGE = "drs_inspector"
_PATIENCE = 60.0

# Functions of Qt that widgets replace and that Qt calls when it draws, measures or shows events around. The press of a
# key or a button is none of them.
_CALLED_BY_QT = frozenset(
    {
        *("paintEvent", "resizeEvent", "changeEvent", "showEvent", "hideEvent", "eventFilter"),
        *("sizeHint", "minimumSizeHint", "heightForWidth"),
        *("paint", "pixmap", "scaledPixmap"),
    }
)


class Entered:
    """Notes the modules in the order in which they are entered, with the function; those of Qt's own calls apart."""

    def __init__(self) -> None:
        self.modules: dict[str, str] = {}
        self.by_qt: dict[str, str] = {}
        self.stopped = asyncio.Event()
        self._is_on = False

    def start(self) -> None:
        """Begin, in all threads."""
        self._is_on = True
        getattr(threading, "setprofile_all_threads", threading.setprofile)(self._note)
        sys.setprofile(self._note)

    def stop(self) -> None:
        """Note nothing more."""
        self._is_on = False
        self.stopped.set()

    def _note(self, frame: FrameType, event: str, argument: Any) -> None:
        del argument
        code, name = frame.f_code, frame.f_globals.get("__name__", "")
        if not self._is_on or event != "call" or not name.startswith(f"{PACKAGE}.") or name in self.modules:
            return
        if code.co_flags & inspect.CO_OPTIMIZED and not _is_importing(frame):
            found = self.by_qt if _is_called_by_qt(frame) else self.modules
            found.setdefault(name, getattr(code, "co_qualname", code.co_name))

    def stop_at_first_token(self) -> None:
        """Stop with the first request that carries ``X-Auth-Token`` to be read with."""
        from drs_inspector.cloud.http.transport import GuardedTransport

        send = GuardedTransport.handle_async_request

        async def watched(self: Any, request: Any) -> Any:
            # A pasted or saved token is checked first, with the token itself.
            if "X-Auth-Token" in request.headers and "X-Subject-Token" not in request.headers:
                entered.stop()
            return await send(self, request)

        GuardedTransport.handle_async_request = watched  # type: ignore[method-assign]  # for this process


def _is_importing(frame: FrameType | None) -> bool:
    """Tell whether a function runs because a module is being imported, or was made by the library for data classes."""
    if frame is not None and frame.f_code.co_filename == "<string>":
        return True
    while frame is not None:
        if frame.f_code.co_name == "<module>" and frame.f_globals.get("__name__", "").startswith(f"{PACKAGE}."):
            return True
        frame = frame.f_back
    return False


def _is_called_by_qt(frame: FrameType | None) -> bool:
    """Tell whether a function runs because Qt draws, measures, shows an event around, or because its timer is due.

    A callback or a task of the event loop has a frame of asyncio between it and Qt's loop; a timer has none.
    """
    is_of_window = False
    while frame is not None:
        module, function = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        if is_of_window and (module, function) == ("qasync", "run_forever"):
            return True
        is_of_window = module.startswith(f"{PACKAGE}.qt.")
        if is_of_window and function in _CALLED_BY_QT:
            return True
        frame = frame.f_back
    return False


entered = Entered()


def from_connect_in_the_window() -> None:
    """Type a sign-in into the dialog of the real window; from the press of Connect on modules count."""
    from drs_inspector.qt.app import application
    from drs_inspector.storage.secrets.keyring_store import MemoryStore
    from tests.e2e.cloud_host import Cloud
    from tests.e2e.driver import Driver, play
    from tests.e2e.sign_in_form import SignInForm

    with Cloud(jobs=41) as cloud:

        async def scene(driver: Driver) -> None:
            form = await SignInForm.open(driver)
            form.fill(cloud, project=cloud.info.project_name)
            entered.stop_at_first_token()
            entered.start()
            form.click("Connect")
            await asyncio.wait_for(
                entered.stopped.wait(), _PATIENCE
            )  # not by looking at the window: that enters modules
            await form.finish()
            await driver.fetched(1)

        play(application(), scene, secrets=MemoryStore())


def sign_in_of_a_profile() -> None:
    """Open a profile in a workspace with a password that is given, and read its first page."""
    asyncio.run(_sign_in_of_a_profile())


async def _sign_in_of_a_profile() -> None:
    from drs_inspector.session.profiles.open_profile import open_profile
    from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
    from drs_inspector.session.profiles.profile_sessions import ProfileSessions
    from drs_inspector.session.workspace.workspace import Workspace
    from drs_inspector.simulator.options import SimulatorOptions
    from drs_inspector.simulator.process import SimulatorProcess
    from drs_inspector.storage.profiles.store import Profile
    from drs_inspector.storage.secrets.keyring_store import MemoryStore
    from tests.helpers.scripted_prompter import ScriptedPrompter

    with SimulatorProcess(SimulatorOptions(jobs=41)) as info:
        profile = Profile(
            name="work",
            iam_url=info.iam_url,
            drs_url=info.drs_url,
            domain=info.domain,
            username=info.username,
            project_name=info.project_name,
        )
        workspace = Workspace()
        secrets = ProfileSecrets(MemoryStore())
        sessions = ProfileSessions(workspace, secrets, lambda: None)
        entered.stop_at_first_token()
        entered.start()
        given = {"password": info.password}
        await open_profile(profile, ScriptedPrompter(), opener=sessions, secrets=secrets, given=given)
        await workspace.refresh()
        await workspace.close()


def export_demo() -> None:
    """Run ``drs-inspector export --demo`` in this process, the demo cloud in another."""
    from drs_inspector.cli import cli

    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "demo.json")
        entered.start()
        result = CliRunner().invoke(cli, ["export", "--demo", "-o", target])
        entered.stop()
        assert result.exit_code == 0, result.output


WORK = {"window": from_connect_in_the_window, "session": sign_in_of_a_profile, "export": export_demo}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["DRS_INSPECTOR_HOME"] = home
        WORK[sys.argv[1]]()
    entered.stop()
    only_by_qt = {name: function for name, function in entered.by_qt.items() if name not in entered.modules}
    print(json.dumps([entered.modules, only_by_qt]))
