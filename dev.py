#!/usr/bin/env python3
"""Set up and start every task of DRS Inspector with nothing but a Python of your own.

    python3 dev.py run          open the window on the demo cloud (headless where there is no display)
    python3 dev.py test         every check: style, types, layers, then all tests with coverage
    python3 dev.py test WORDS   pytest with these words and nothing else: python3 dev.py test tests/domain
    python3 dev.py setup        only prepare what the two need
    python3 dev.py bench        measure and print the tables of tests/bench
    python3 dev.py screenshots  render every view, light and dark, into packaging/pictures; --sheets: tabs of jobs
    python3 dev.py packages     build .deb, .rpm and .tar.xz of the checked out commit; --prove installs them
    python3 dev.py freeze       the program as one folder for this system; --twice builds two and compares them
    python3 dev.py bare [N]     run "dev.py test" N times in a bare Debian whose processors are busy
    python3 dev.py lake [N]     make a lake of N projects, and let DuckDB and Spark read it as this program does
    python3 dev.py nox WORDS    any session of noxfile.py: python3 dev.py nox --list

Standard library only. It installs what is missing (system-packages.toml, uv.lock) and hands on to noxfile.py, where the
tasks are. Where installing needs rights this user has not, the exact command is printed and nothing is changed.
"""

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BOOTSTRAP = ENVIRONMENT / "bootstrap"  # holds uv, apart from the packages that it installs
STAMP = ENVIRONMENT / "complete"
SYSTEM_PACKAGES = ROOT / "system-packages.toml"
UV_VERSION = "0.13.9"
OLDEST = (3, 11)
CHECKS = ["lint", "types", "imports"]
# What each command needs from the system. Each but run, test, setup and nox is the session of that name.
PURPOSES = {
    "run": ["window"],
    "test": ["window", "tests"],
    "setup": ["window", "tests"],
    "bench": ["window", "tests"],
    "screenshots": ["window", "pictures"],
    "packages": ["window", "freeze", "packages"],
    "freeze": ["window", "freeze"],
    "bare": ["proof"],
    "lake": ["lake"],
    "nox": ["window", "tests"],
}


class SetupError(Exception):
    """Something is missing that only the person can provide; the text says what to do."""


def has_display() -> bool:
    """Tell whether a window can be shown."""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    )


def is_there(*, library: str = "", program: str = "", file: str = "") -> bool:
    """Tell whether the system has the one thing that is named."""
    if library:
        try:
            ctypes.CDLL(library)
        except OSError:
            return False
        return True
    if program:
        # Servers are in a folder that is in root's search path only.
        places = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"
        return shutil.which(program, path=places) is not None
    return any(Path("/").glob(file))


def missing_packages(purposes: "list[str]") -> "list[str]":
    """Return the Debian packages that this machine lacks for the purposes."""
    if not sys.platform.startswith("linux"):
        return []
    # Not at the top: a Python that is too old has no such module, and is to be told so in words.
    import tomllib  # noqa: PLC0415 -- see above

    missing = []
    for name, package in tomllib.loads(SYSTEM_PACKAGES.read_text("utf-8")).items():
        wanted, _reason = package.pop("purposes"), package.pop("reason")
        if set(wanted) & set(purposes) and not is_there(**package):
            missing.append(name)
    # Debian packs apart what a virtual environment needs to have pip in it.
    venv = [sys.executable, "-c", "import ensurepip, venv"]
    if find_uv() is None and subprocess.run(venv, capture_output=True, check=False).returncode != 0:
        missing.append("python3-venv")
    return missing


def find_uv() -> "str | None":
    """Return uv's path: ours if it is there, else the person's own of the same version."""
    own = BOOTSTRAP / executable("uv")
    if own.exists():
        return str(own)
    other = shutil.which("uv")
    if other is None:
        return None
    answer = subprocess.run([other, "--version"], capture_output=True, text=True, check=False)
    return other if answer.stdout.split()[1:2] == [UV_VERSION] else None


def executable(name: str) -> Path:
    """Return where a program is inside of a virtual environment."""
    return Path("Scripts", f"{name}.exe") if os.name == "nt" else Path("bin", name)


def install_system_packages(packages: "list[str]") -> None:
    """Install Debian packages as root; otherwise say the command and change nothing."""
    if not packages:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise SetupError(
            "These libraries or programs are missing; install what your system calls them (Debian's names): "
            + " ".join(packages)
        )
    if os.geteuid() != 0:
        raise SetupError(
            f"Some system packages are missing. Install them, then try again:\n\n    sudo {' '.join(command)}\n"
        )
    print("Installing system packages:", " ".join(packages), flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], environment=quiet)
    run(command, environment=quiet, log=True)


def run(command: "list[str]", *, environment: "dict[str, str] | None" = None, log: bool = False) -> None:
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


def wanted_stamp(*, tools: bool) -> str:
    """Return what the stamp of a complete environment says: Python, lock file, with or without the tools."""
    lock = hashlib.sha256((ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return f"{sys.version_info[0]}.{sys.version_info[1]} {lock} {'tests' if tools else 'run'}"


def install_python_packages(*, tools: bool) -> None:
    """Make ``.venv`` hold exactly what the lock file says; a broken try leaves no stamp and is made anew."""
    wanted = wanted_stamp(tools=tools)
    present = STAMP.read_text("utf-8") if STAMP.exists() else ""
    # An environment with the tools is good for running too.
    if present in (wanted, wanted_stamp(tools=True)):
        return
    print("Preparing the Python environment (.venv) ...", flush=True)
    STAMP.unlink(missing_ok=True)
    started_from_nothing = not ENVIRONMENT.exists()
    try:
        fill_environment(tools=tools)
    except BaseException:
        if started_from_nothing:
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise
    STAMP.write_text(wanted, "utf-8")


def fill_environment(*, tools: bool) -> None:
    """Create ``.venv`` where it is missing, fetch uv where it is missing, and let it install what is locked."""
    if not (ENVIRONMENT / "pyvenv.cfg").exists():
        run([sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)])
    if find_uv() is None:
        run([sys.executable, "-m", "venv", str(BOOTSTRAP)])
        pip = [str(BOOTSTRAP / executable("python")), "-m", "pip"]
        run([*pip, "install", "--quiet", "--disable-pip-version-check", f"uv=={UV_VERSION}"])
    uv = find_uv()
    if uv is None:
        raise SetupError(f"The installer did not arrive in {BOOTSTRAP}. Remove the folder {ENVIRONMENT} and try again.")
    settings = surroundings() | {"UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)}
    options = [] if tools else ["--no-dev"]
    run([uv, "sync", "--frozen", "--quiet", "--python", sys.executable, *options], environment=settings)


def surroundings() -> "dict[str, str]":
    """Return the variables that uv and nox are started with: neither ever downloads a Python.

    uv trusts what the system trusts, as pip does, so that both work behind a company's proxy.
    """
    settings = {"UV_SYSTEM_CERTS": "true"} | os.environ | {"UV_PYTHON_DOWNLOADS": "never", "UV": find_uv() or "uv"}
    settings.pop("VIRTUAL_ENV", None)
    return settings


def set_up(purposes: "list[str]", *, tools: bool) -> None:
    """Install everything that is missing."""
    install_system_packages(missing_packages(purposes))
    install_python_packages(tools=tools)
    # The program says which commit it is, also when nothing had to be installed.
    run([sys.executable, str(ROOT / "packaging" / "version.py"), "--write"], log=True)


def start(program: "list[str]", environment: "dict[str, str] | None" = None) -> int:
    """Run a module of the environment with its words and return its exit code."""
    command = [str(ENVIRONMENT / executable("python")), "-m", *program]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def run_tests(words: "list[str]") -> int:
    """Run every check, or with words pytest alone; the tests come last, so that their summary closes the output."""
    last = surroundings() | {"DRS_INSPECTOR_SUMMARY_LAST": "1"}
    failed = [] if words else [name for name in CHECKS if start(["nox", "--session", name], surroundings())]
    if failed:
        print("FAILED before the tests:", ", ".join(failed), flush=True)
    return start(["nox", "--session", "tests", "--", *words], last) or (1 if failed else 0)


def carry_out(command: str, words: "list[str]") -> int:
    """Prepare what a command needs and hand on to it; returns its exit code."""
    if command == "run":
        set_up(PURPOSES[command] if has_display() else [], tools=False)
        return start(["drs_inspector", *(words or ["--demo"])])
    if command == "setup" and words:
        raise SetupError("setup takes no further words.")
    if command == "packages" and not sys.platform.startswith("linux"):
        raise SetupError("packages builds for Linux. packaging/ has the recipes for Windows and macOS.")
    # A session that nox is asked for by name needs what the command of that name needs.
    named = [purpose for word in words if command == "nox" for purpose in PURPOSES.get(word, [])]
    proof = ["proof"] if "--prove" in words else []
    set_up(PURPOSES[command] + named + proof, tools=True)
    if command == "setup":
        return 0
    if command == "test":
        return run_tests(words)
    handed_on = words if command == "nox" else ["--session", command, "--", *words]
    return start(["nox", *handed_on], surroundings())


def main() -> int:
    """Read the command line and do the work; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=PURPOSES)
    parser.add_argument("words", nargs=argparse.REMAINDER, help="passed on to the program, to pytest or to the task")
    chosen = parser.parse_args()
    if sys.version_info < OLDEST:
        print(f"DRS Inspector needs Python {OLDEST[0]}.{OLDEST[1]} or later; this is {sys.version.split()[0]}.")
        print("Start it with a newer one, for example: python3.12 dev.py", chosen.command)
        return 2
    try:
        return carry_out(chosen.command, chosen.words)
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
