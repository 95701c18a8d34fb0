"""The tasks of this project, for people and for CI: ``python3 dev.py nox --list`` names them.

``dev.py`` installs what a task needs and starts it. Sessions without a Python of their own use ``.venv`` as
``python3 dev.py setup`` makes it; the others make an environment below ``.nox``. All of them take the versions of
``uv.lock``. No session downloads a Python: where one is missing, its session is skipped.
"""

import logging
import os
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2026.8"
nox.options.sessions = ["lint", "types", "imports", "tests"]
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PACKAGING = ROOT / ".venv-packaging"  # what freezes the program, apart from what it is tested with
PYSPARK = "4.3.0"
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
MOST_WORKERS = 4
# Each worker has an X server, keyrings and clouds of its own: more than a few would only wait for one another. Two more
# than there are processors, since a test waits half of its time, for a cloud, a keyring, a process or a window. Files
# come in the order of tests/conftest.py: xdist's own has those with few tests last, which are the longest.
WORKERS = min((os.cpu_count() or 1) + 2, MOST_WORKERS)
PARALLEL = ["-n", str(WORKERS), "--dist", "loadfile", "--no-loadscope-reorder", "-q"]
SUMMARY_LAST = "DRS_INSPECTOR_SUMMARY_LAST"  # set by dev.py


@nox.session(python=False)
def lint(session: nox.Session) -> None:
    """Style: ruff's rules and ruff's format."""
    run_tool(session, "ruff", "check", ".")
    run_tool(session, "ruff", "format", "--check", ".")


@nox.session(python=False)
def types(session: nox.Session) -> None:
    """Types: mypy over program, tests and scripts."""
    run_tool(session, "mypy", *session.posargs)


@nox.session(python=False)
def imports(session: nox.Session) -> None:
    """Layers and rooms: which package may import which."""
    run_tool(session, "lint-imports", *session.posargs)


@nox.session(python=False)
def tests(session: nox.Session) -> None:
    """All tests with coverage; with words after -- pytest with these words."""
    # Elsewhere the tests of Linux's keyrings, proxies and packages are skipped, and what they cover with them.
    gate = [] if sys.platform.startswith("linux") else ["--cov-fail-under=0"]
    words = session.posargs or ["--cov", "--cov-report=term:skip-covered", *gate, *PARALLEL]
    if os.environ.get(SUMMARY_LAST):
        # What closes the output is then the summary of the test runner, passed or failed, and no line of this one.
        logging.getLogger("nox").setLevel(logging.CRITICAL)
    run_tool(session, "python", "-m", "pytest", *words)


@nox.session(python=PYTHONS, name="tests-on")
def tests_on(session: nox.Session) -> None:
    """All tests on every Python that this machine has."""
    sync(session)
    session.run("python", "-m", "pytest", *(session.posargs or PARALLEL))


@nox.session(python=PYTHONS[1:], name="pyside-6.12")
def pyside_6_12(session: nox.Session) -> None:
    """All tests with PySide6 6.12, which works on Python 3.12 and later."""
    sync(session)
    session.run_install("uv", "pip", "install", "--quiet", "PySide6-Essentials==6.12.*")
    session.run("python", "-c", "import PySide6; print('PySide6', PySide6.__version__)")
    session.run("python", "-m", "pytest", *(session.posargs or PARALLEL))


@nox.session
def httpx2(session: nox.Session) -> None:
    """The tests of cloud with httpx2 in the place of httpx, which is not installed here."""
    absent = [word for name in ("httpx", "httpcore") for word in ("--no-install-package", name)]
    sync(session, "--group", "httpx2", *absent)
    plugin = ["-p", "tests.helpers.httpx2_in_place"]
    session.run("python", "-m", "pytest", *plugin, *(session.posargs or ["tests/cloud", *PARALLEL]))


@nox.session(python=False)
def bench(session: nox.Session) -> None:
    """Tables of speed and memory, always as ratios inside one run."""
    run_tool(session, "python", "-m", "tests.bench", *session.posargs)


@nox.session(python=False)
def fuzz(session: nox.Session) -> None:
    """100,000 replies and files with random changes, and 500 kills while a file is written: some minutes."""
    session.env.update({"DRS_INSPECTOR_FUZZED": "100000", "DRS_INSPECTOR_KILLS": "500"})
    tests = ["tests/hostile/test_fuzzed.py", "tests/commands/export/test_ended.py"]
    run_tool(session, "python", "-m", "pytest", *PARALLEL[:2], "--dist", "load", "--timeout", "7200", "-q", *tests)


@nox.session(python="3.11")
def lake(session: nox.Session) -> None:
    """A lake of 200 projects (-- N for another number), read alike by this program, DuckDB and Spark; needs Java."""
    # PySpark is 450 MB, and in an environment of its own, where nothing of this program is.
    session.run_install("uv", "pip", "install", "--quiet", f"pyspark=={PYSPARK}", external=True)
    spark = Path(session.virtualenv.location).resolve() / executable("python")
    run_tool(session, "python", "-m", "tests.lake", str(spark), *session.posargs)


@nox.session(python=False)
def screenshots(session: nox.Session) -> None:
    """Every view, light and dark, in packaging/pictures; --sheets: every tab of a job, as sheets, in docs/pictures."""
    script = "job_pictures.py" if "--sheets" in session.posargs else "screenshots.py"
    run_tool(session, "python", f"packaging/{script}", *session.posargs)


@nox.session(python=False)
def packages(session: nox.Session) -> None:
    """.deb, .rpm and .tar.xz of the checked out commit in dist/; --prove installs them in a bare Debian."""
    run_packaging(session, "build_packages.py", *session.posargs)


@nox.session(python=False)
def freeze(session: nox.Session) -> None:
    """The program as one folder for this system; --twice builds two and compares them."""
    words = [word for word in session.posargs if word != "--twice"]
    run_packaging(session, "compare_builds.py" if words != session.posargs else "freeze.py", *words)


@nox.session(python=False)
def bare(session: nox.Session) -> None:
    """``python3 dev.py test`` N times (-- N) in a bare Debian while both processors are busy; needs root."""
    run_tool(session, "python", "packaging/prove_tests.py", *session.posargs)


def run_tool(session: nox.Session, name: str, *words: str) -> None:
    """Run a program of ``.venv``."""
    path = ENVIRONMENT / executable(name)
    if not path.exists():
        session.error(f"{path} is missing: run python3 dev.py setup, then try again.")
    session.run(str(path), *words)


def run_packaging(session: nox.Session, script: str, *words: str) -> None:
    """Run a script of packaging/ in the environment that freezes the program, made or mended first."""
    # The program is frozen from the sources of a commit and is not installed here.
    options = ["--no-dev", "--group", "packaging", "--no-install-project"]
    install(session, PACKAGING, sys.executable, *options)
    session.run(str(PACKAGING / executable("python")), f"packaging/{script}", *words)


def sync(session: nox.Session, *options: str) -> None:
    """Make the session's own environment hold what the lock file says."""
    install(session, Path(session.virtualenv.location), session.virtualenv.location, *options)


def install(session: nox.Session, environment: Path, python: str, *options: str) -> None:
    """Let uv make an environment hold what the lock file says, and nothing else."""
    variables = {"UV_PROJECT_ENVIRONMENT": str(environment), "UV_PYTHON_DOWNLOADS": "never"}
    uv = os.environ.get("UV", "uv")
    session.run_install(uv, "sync", "--frozen", "--quiet", "--python", python, *options, env=variables, external=True)


def executable(name: str) -> Path:
    """Return where a program is inside of a virtual environment."""
    return Path("Scripts", f"{name}.exe") if os.name == "nt" else Path("bin", name)
