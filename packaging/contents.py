"""The contents of the frozen program on each system: modules that are imported by name, and what is left out.

``platform`` is ``sys.platform`` everywhere.
"""

import re
from pathlib import Path, PurePath

EXCLUDED_MODULES = [
    # The standard library's parts that nothing here uses.
    "tkinter",
    "unittest",
    "test",
    "pydoc",
    "pydoc_data",
    "doctest",
    "pdb",
    "curses",
    "readline",
    "sqlite3",
    "lib2to3",
    "distutils",
    "ensurepip",
    "venv",
    "xmlrpc",
    "_bz2",  # its library has another name on every distribution; archives are plain or gzip
    "_lzma",
    # Libraries that other libraries use when they happen to be there.
    "setuptools",
    "pip",
    "gi",  # PyGObject: belongs to the system's own Python
    "dbus",
    "trio",
    "pygments",
    "markdown_it",
    "httpx._main",  # httpx's own command line
    "httptools",
    "uvloop",
    "watchfiles",
    "websockets",
    "wsproto",
    "brotli",
    "zstandard",
    "socksio",
    "jinja2",
    "multipart",
    "python_multipart",
    "itsdangerous",
    "PIL",
    "numpy",
]
_KEYRINGS = {
    "win32": ["keyring.backends.Windows", "win32ctypes.core.ctypes", "win32ctypes.pywin32.win32cred"],
    "darwin": ["keyring.backends.macOS", "keyring.backends.macOS.api"],
    "linux": ["keyring.backends.SecretService", "keyring.backends.kwallet", "keyring.backends.libsecret"],
}
_LINUX_ONLY = "drs_inspector.storage.secrets.secret_service"  # imports what is not installed elsewhere
_BY_NAME = [
    # Chosen by a string at run time.
    "anyio._backends._asyncio",
    "uvicorn.loops.auto",
    "uvicorn.loops.asyncio",
    "uvicorn.lifespan.off",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.h11_impl",
    "PySide6.QtCore",
    "PySide6.QtGui",
    "PySide6.QtWidgets",
]
# Hooks that PyInstaller runs before the program: they import what the window needs only after its first paint, for
# programs that read their own source, start worker processes with multiprocessing, or list packages.
_EXCLUDED_HOOKS = {"pyi_rth_inspect", "pyi_rth_pkgutil", "pyi_rth_multiprocessing", "pyi_rth_setuptools"}
# On Linux nothing calls C libraries by name, and PyInstaller loads ctypes first thing where it is there: 10 ms. Qt from
# its wheel finds its plugins by itself; the hook would load Qt for every command, and tell its plugins to browsers too.
_EXCLUDED_ON_LINUX = ["ctypes", "_ctypes"]
_EXCLUDED_HOOKS_ON_LINUX = {"pyi_rth_pyside6", "pyi_rth_cryptography_openssl"}

# Qt's plugins by folder; None keeps all of a folder. Windows and macOS have their own names for the same things.
_QT_PLUGINS: dict[str, set[str]] = {
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "platformthemes": {"qgtk3", "qxdgdesktopportal"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "imageformats": {"qsvg", "qico"},
    "iconengines": {"qsvgicon"},
    "styles": {"qmodernwindowsstyle", "qmacstyle"},
    "wayland-shell-integration": {"xdg-shell"},
    "wayland-decoration-client": {"adwaita", "bradient"},
}
_QT_LIBRARIES = {"Core", "Gui", "Widgets", "Svg", "DBus", "XcbQpa", "WaylandClient", "OpenGL"}
_PYSIDE_MODULES = {"QtCore", "QtGui", "QtWidgets"}
# Linux: a library of the system stays the system's, which keeps it free of security holes; these are carried along
# because many desktops lack them, or have them under another number.
_CARRIED_LIBRARIES = re.compile(
    r"(libpython3|libffi|libxcb-(cursor|icccm|image|keysyms|render-util|util))[.\d]*\.so|libxcb-util\.so"
)
_ASKS_FOR_ITS_METADATA = "duckdb-"
_SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")
_PYTHON_FOLDER = re.compile(r"/python3(\.\d+)?/")


def hidden_imports(sources: Path, platform: str) -> list[str]:
    """Return the modules that are imported by name only: all of ours, and the libraries' parts chosen at run time."""
    own = sorted(
        ".".join(path.relative_to(sources).with_suffix("").parts).removesuffix(".__init__")
        for path in (sources / "drs_inspector").rglob("*.py")
    )
    if _family(platform) != "linux":
        own.remove(_LINUX_ONLY)
    return [*own, *_BY_NAME, *_KEYRINGS[_family(platform)]]


def excluded_modules(platform: str) -> list[str]:
    """Return the modules that are left out although something imports them."""
    return [*EXCLUDED_MODULES, *(_EXCLUDED_ON_LINUX if _family(platform) == "linux" else [])]


def excluded_runtime_hooks(platform: str) -> set[str]:
    """Return PyInstaller's hooks that are not run at the start."""
    return _EXCLUDED_HOOKS | (_EXCLUDED_HOOKS_ON_LINUX if _family(platform) == "linux" else set())


def programs(platform: str) -> list[tuple[str, bool]]:
    """Return name and "has a console" of each executable; all share one folder of files."""
    if platform == "win32":
        return [("drs-inspector-window", False), ("drs-inspector", True)]
    return [("drs-inspector", platform != "darwin")]


def is_wanted(name: str, source: str, platform: str) -> bool:
    """Tell whether a file goes into the frozen program: ``name`` is where it would be, ``source`` where it is."""
    path = PurePath(name)
    parts = path.parts
    # Links to Qt's libraries are beside the folder that has them.
    if "PySide6" in parts or path.name.startswith("libQt6"):
        return _is_wanted_of_qt(path)
    if parts and parts[0].endswith(".dist-info"):
        # Nothing asks for the metadata of packages but DuckDB for its own version.
        return parts[0].startswith(_ASKS_FOR_ITS_METADATA) and path.name == "METADATA"
    return _family(platform) != "linux" or not _is_the_systems(path, source)


def _is_the_systems(path: PurePath, source: str) -> bool:
    of_system = source.startswith(_SYSTEM_FOLDERS) and not _PYTHON_FOLDER.search(source)
    return of_system and ".so" in path.name and _CARRIED_LIBRARIES.match(path.name) is None


def _is_wanted_of_qt(path: PurePath) -> bool:
    parts = path.parts
    if "translations" in parts or "qml" in parts or "resources" in parts:
        return False  # the program speaks English
    if "plugins" in parts:
        folder = parts[parts.index("plugins") + 1]
        plugin = path.name.split(".")[0].removeprefix("lib")
        return plugin in _QT_PLUGINS.get(folder, set())
    module = re.match(r"(Qt\w+?)(\.abi3)?\.(so|pyd)$", path.name)
    if module:
        return module[1] in _PYSIDE_MODULES
    library = re.match(r"(?:lib)?Qt6?(\w+?)(\.so.*|\.dll|\.dylib|\.framework)?$", path.name)
    if library and library[2]:
        return library[1] in _QT_LIBRARIES
    return path.name != "opengl32sw.dll"  # Windows: a software renderer of 20 MB that widgets do not use


def _family(platform: str) -> str:
    return platform if platform in ("win32", "darwin") else "linux"
