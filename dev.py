#!/usr/bin/env python3
"""Set up, run, test and build DRS Inspector with nothing but a Python of your own.

    python3 dev.py run      open the window on the demo cloud (headless where there is no display)
    python3 dev.py test     every check: style, types, layers, sizes, tests with coverage
    python3 dev.py setup    only prepare what the two need
    python3 dev.py bench    measure and print the tables of tests/bench
    python3 dev.py screenshots  render every view, light and dark, into packaging/pictures
    python3 dev.py packages build .deb, .rpm and .tar.xz of the checked out commit into dist/; --prove installs them
    python3 dev.py freeze   the program as one folder for this system; --twice builds two and compares them

Standard library only. What is missing is installed; where that needs rights this user has not, the exact command is
printed and nothing is changed.
"""

import argparse
import ctypes
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BOOTSTRAP = ENVIRONMENT / "bootstrap"  # holds the installer, apart from the packages it installs
STAMP = ENVIRONMENT / "complete"
PACKAGING = ROOT / ".venv-packaging"  # what freezes the program, apart from what it is tested with
UV_VERSION = "0.13.9"
OLDEST = (3, 11)
MOST_WORKERS = 4
EXECUTABLES = "Scripts" if os.name == "nt" else "bin"

# Debian's package for each library that Qt opens, by the name the loader looks for.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "kwalletd5": "libkf5wallet-bin",
    "nginx": "nginx-light",
    "squid": "squid",
    "makensis": "nsis",
    "flatpak-builder": "flatpak-builder",
}
# Files without which tests would look crooked or be skipped: below the root of the file system, and their package.
TEST_FILES = {
    "usr/share/fonts/truetype/wqy/wqy-microhei.ttc": "fonts-wqy-microhei",
    "usr/lib/*/qca-qt5/crypto/libqca-ossl.so": "libqca-qt5-2-plugins",  # KWallet's Secret Service ciphers with it
}
# Without these the letters on pictures are other ones, or boxes.
PICTURE_FONTS = {
    "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
    "usr/share/fonts/truetype/wqy/wqy-microhei.ttc": "fonts-wqy-microhei",
    "usr/share/fonts/truetype/noto/NotoColorEmoji.ttf": "fonts-noto-color-emoji",
}
PACKAGING_PROGRAMS = {
    "dpkg-shlibdeps": "dpkg-dev",
    "strip": "binutils",
    "lintian": "lintian",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "rpmbuild": "rpm",
}
PROVING_PROGRAMS = {"debootstrap": "debootstrap", "cpio": "cpio"}


class SetupError(Exception):
    """Something is missing that only the person can provide; the text says what to do."""


def is_root() -> bool:
    """Tell whether system packages may be installed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_display() -> bool:
    """Tell whether a window can be shown."""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    )


def loads(library: str) -> bool:
    """Tell whether the loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_programs(programs: dict[str, str]) -> list[str]:
    """Return the Debian packages of those programs that are not there."""
    # Servers are in a folder that is in root's search path only.
    places = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"
    return [package for program, package in programs.items() if shutil.which(program, path=places) is None]


def missing_files(files: dict[str, str]) -> list[str]:
    """Return the Debian packages of those files (patterns below the root) that are not there."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for file, package in files.items() if not any(Path("/").glob(file))]


def missing_packages(*, window: bool, tests: bool) -> list[str]:
    """Return the Debian packages that this machine lacks for the work."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    if window or tests:
        missing += [package for library, package in QT_LIBRARIES.items() if not loads(library)]
    if tests:
        missing += missing_programs(TEST_PROGRAMS)
        missing += missing_files(TEST_FILES)
    if not has_venv() and find_uv() is None:
        missing.append("python3-venv")
    return missing


def has_venv() -> bool:
    """Tell whether this Python can make a virtual environment with pip in it (Debian packs that apart)."""
    return (
        subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode
        == 0
    )


def find_uv() -> str | None:
    """Return the installer's path: ours if it is there, else the person's own of the same version."""
    own = BOOTSTRAP / EXECUTABLES / ("uv.exe" if os.name == "nt" else "uv")
    if own.exists():
        return str(own)
    other = shutil.which("uv")
    if other is None:
        return None
    answer = subprocess.run([other, "--version"], capture_output=True, text=True, check=False)
    return other if answer.stdout.split()[1:2] == [UV_VERSION] else None


def install_system_packages(packages: list[str]) -> None:
    """Install Debian packages as root; otherwise say the command and change nothing."""
    if not packages:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise SetupError(
            "These libraries or programs are missing; install what your system calls them (Debian's names): "
            + " ".join(packages)
        )
    if not is_root():
        raise SetupError(
            f"Some system packages are missing. Install them, then try again:\n\n    sudo {' '.join(command)}\n"
        )
    print("Installing system packages:", " ".join(packages), flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], environment=quiet)
    run(command, environment=quiet, log=True)


def run(command: list[str], *, environment: dict[str, str] | None = None, log: bool = False) -> None:
    """Run a command that must succeed; with ``log`` its output is shown only when it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        check=False,
        text=True,
        stdout=subprocess.PIPE if log else None,
        stderr=subprocess.STDOUT if log else None,
    )
    if done.returncode != 0:
        raise SetupError(
            f"This command failed with exit code {done.returncode}: {' '.join(command)}\n{done.stdout or ''}"
        )


def wanted_stamp(*, tests: bool) -> str:
    """Return what the stamp of a complete environment says: Python, lock file, with or without the test tools."""
    lock = hashlib.sha256((ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return f"{sys.version_info[0]}.{sys.version_info[1]} {lock} {'tests' if tests else 'run'}"


def install_python_packages(*, tests: bool) -> None:
    """Make ``.venv`` hold exactly what the lock file says; a broken try leaves no stamp and is made anew."""
    wanted = wanted_stamp(tests=tests)
    present = STAMP.read_text("utf-8") if STAMP.exists() else ""
    # An environment with the test tools is good for running too.
    if present in (wanted, wanted_stamp(tests=True)):
        return
    print("Preparing the Python environment (.venv) ...", flush=True)
    STAMP.unlink(missing_ok=True)
    started_from_nothing = not ENVIRONMENT.exists()
    try:
        fill_environment(tests=tests)
    except BaseException:
        if started_from_nothing:
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise
    STAMP.write_text(wanted, "utf-8")


def fill_environment(*, tests: bool) -> None:
    """Create ``.venv`` where it is missing and let uv install the locked packages into it."""
    if not (ENVIRONMENT / "pyvenv.cfg").exists():
        run([sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)])
    sync(ENVIRONMENT, [] if tests else ["--no-dev"])


def sync(environment: Path, options: list[str]) -> None:
    """Let uv, which is fetched where it is missing, make an environment hold what the lock file says."""
    if find_uv() is None:
        run([sys.executable, "-m", "venv", str(BOOTSTRAP)])
        pip = str(BOOTSTRAP / EXECUTABLES / "python")
        run([pip, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"uv=={UV_VERSION}"])
    uv = find_uv()
    if uv is None:
        raise SetupError(f"The installer did not arrive in {BOOTSTRAP}. Remove the folder {ENVIRONMENT} and try again.")
    settings = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(environment)}
    settings.pop("VIRTUAL_ENV", None)
    run([uv, "sync", "--frozen", "--quiet", "--python", sys.executable, *options], environment=settings)


def set_up(*, window: bool, tests: bool) -> None:
    """Install everything that is missing."""
    install_system_packages(missing_packages(window=window, tests=tests))
    install_python_packages(tests=tests)
    # The program says which commit it is, also when nothing had to be installed.
    run([sys.executable, str(ROOT / "packaging" / "version.py"), "--write"], log=True)


def tool(name: str) -> str:
    """Return the path of a program in the environment."""
    return str(ENVIRONMENT / EXECUTABLES / (f"{name}.exe" if os.name == "nt" else name))


def run_demo(arguments: list[str]) -> int:
    """Open the demo, or do its work headless where there is no display."""
    set_up(window=has_display(), tests=False)
    return subprocess.run(
        [tool("python"), "-m", "drs_inspector", *(arguments or ["--demo"])], cwd=ROOT, check=False
    ).returncode


def run_tests(arguments: list[str]) -> int:
    """Run every check; the tests come last, so that their summary closes the output."""
    set_up(window=True, tests=True)
    checks = {
        "ruff": ["check", "."],
        "ruff format": ["format", "--check", "."],
        "mypy": [],
        "lint-imports": [],
    }
    failed = []
    for name, options in checks.items():
        print(f"== {name}", flush=True)
        command = name.split()[0]
        if subprocess.run([tool(command), *options], cwd=ROOT, check=False).returncode != 0:
            failed.append(name)
    if failed:
        print("FAILED before the tests:", ", ".join(failed), flush=True)
    print("== pytest", flush=True)
    # Each worker has an X server, keyrings and clouds of its own: more than a few would only wait for one another.
    workers = ["-n", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--dist", "loadfile", "-q"]
    everything = ["--cov", "--cov-report=term:skip-covered", *workers]
    command = [tool("python"), "-m", "pytest", *(arguments or everything)]
    tests = subprocess.run(command, cwd=ROOT, check=False).returncode
    return tests or (1 if failed else 0)


def run_bench(arguments: list[str]) -> int:
    """Measure and print tables of ratios."""
    set_up(window=True, tests=True)
    return subprocess.run([tool("python"), "-m", "tests.bench", *arguments], cwd=ROOT, check=False).returncode


def set_up_only(arguments: list[str]) -> int:
    """Prepare everything for both commands."""
    if arguments:
        raise SetupError("setup takes no further words.")
    set_up(window=True, tests=True)
    return 0


def render_pictures(arguments: list[str]) -> int:
    """Render every view of the window into files."""
    install_system_packages(missing_packages(window=True, tests=False) + missing_files(PICTURE_FONTS))
    set_up(window=True, tests=False)
    script = str(ROOT / "packaging" / "screenshots.py")
    return subprocess.run([tool("python"), script, *arguments], cwd=ROOT, check=False).returncode


def build_packages(arguments: list[str]) -> int:
    """Build the Linux packages; everything after the first set-up is done without a network."""
    if not sys.platform.startswith("linux"):
        raise SetupError("packages builds for Linux. packaging/ has the recipes for Windows and macOS.")
    programs = PACKAGING_PROGRAMS | (PROVING_PROGRAMS if "--prove" in arguments else {})
    install_system_packages(missing_packages(window=True, tests=False) + missing_programs(programs))
    return run_packaging("build_packages.py", arguments)


def freeze_program(arguments: list[str]) -> int:
    """Freeze the program for the system this runs on; with --twice prove that two builds are the same."""
    if sys.platform.startswith("linux"):
        install_system_packages(missing_packages(window=True, tests=False) + missing_programs({"strip": "binutils"}))
    if "--twice" in arguments:
        return run_packaging("compare_builds.py", [word for word in arguments if word != "--twice"])
    return run_packaging("freeze.py", arguments)


def run_packaging(script: str, arguments: list[str]) -> int:
    """Run a script of packaging/ in the environment that freezes the program, made when it is missing."""
    stamp, wanted = PACKAGING / "complete", wanted_stamp(tests=False)
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        print(f"Preparing the Python environment ({PACKAGING.name}) ...", flush=True)
        # The program is frozen from the sources of a commit and is not installed here.
        sync(PACKAGING, ["--no-dev", "--group", "packaging", "--no-install-project"])
        stamp.write_text(wanted, "utf-8")
    python = str(PACKAGING / EXECUTABLES / "python")
    return subprocess.run([python, str(ROOT / "packaging" / script), *arguments], cwd=ROOT, check=False).returncode


COMMANDS = {
    "run": run_demo,
    "test": run_tests,
    "bench": run_bench,
    "screenshots": render_pictures,
    "packages": build_packages,
    "freeze": freeze_program,
    "setup": set_up_only,
}


def main() -> int:
    """Read the command line and do the work; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on to the program or to pytest")
    chosen = parser.parse_args()
    if sys.version_info < OLDEST:
        print(f"DRS Inspector needs Python {OLDEST[0]}.{OLDEST[1]} or later; this is {sys.version.split()[0]}.")
        print("Start it with a newer one, for example: python3.12 dev.py", chosen.command)
        return 2
    try:
        return COMMANDS[chosen.command](chosen.arguments)
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
