"""What a build for Windows or macOS needs besides the program, written into its sources where the recipe looks."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import contents
import icons
from sources import Sources

HERE = Path(__file__).resolve().parent


def prepare(taken: Sources, platform: str = sys.platform) -> None:
    """Draw the icon and write the version resources of the system that is built for; nothing for Linux."""
    drawing = taken.folder / "resources" / "icons" / "drs-inspector.svg"
    recipe = taken.folder / "packaging"
    if platform == "win32":
        icons.write_ico(drawing, recipe / "windows" / "drs-inspector.ico")
        numbers = script("windows/build_installer").version_numbers(taken.version)
        for name, _console in contents.programs(platform):
            text = script("windows/version_info").version_resource(name, taken.version, numbers)
            (recipe / "windows" / f"{name}.version.txt").write_text(text, "utf-8")
    elif platform == "darwin":
        icons.write_icns(drawing, recipe / "macos" / "drs-inspector.icns")


def script(name: str) -> ModuleType:
    """Load a script of a folder below this one, such as ``macos/bundle``."""
    spec = importlib.util.spec_from_file_location(name.replace("/", "_"), HERE / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
