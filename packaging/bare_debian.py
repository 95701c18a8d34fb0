"""A Debian 12 with nothing in it, below a folder, in which installing a package can be tried. Needs root."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Self

RELEASE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
PERSON = "person"
# What this machine needs to reach its mirrors, the same inside.
_FROM_HOST = ("/etc/apt/apt.conf.d", "/etc/apt/sources.list.d/debian.sources", "/etc/resolv.conf", "/etc/hosts")
_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
# As on every machine: below which folder, and of which kind.
_MOUNTED = {"proc": "proc", "sys": "sysfs", "dev/pts": "devpts", "dev/shm": "tmpfs"}
# Caches, logs and lists that apt and dpkg keep for themselves; backups that adding a person leaves.
_BOOKKEEPING = (
    "var/cache/",
    "var/log/",
    "var/lib/dpkg/",
    "var/lib/apt/",
    "proc/",
    "sys/",
    "dev/",
    "tmp/",
    "run/",
    "root/",
)


class BareDebian:
    """Made anew from a copy that is downloaded once; ``with`` mounts what programs inside need and unmounts it."""

    def __init__(self, folder: Path) -> None:
        self.pristine = folder / "pristine"
        self.root = folder / "root"

    def __enter__(self) -> Self:
        if not (self.pristine / "etc/debian_version").exists():
            shutil.rmtree(self.pristine, ignore_errors=True)
            words = ["--variant=minbase", "--include=ca-certificates", RELEASE, str(self.pristine), MIRROR]
            subprocess.run(["debootstrap", *words], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", "--one-file-system", str(self.root)], check=True)
        subprocess.run(["cp", "-a", str(self.pristine), str(self.root)], check=True)
        for name in _FROM_HOST:
            self._take_from_host(Path(name))
        if Path(_CERTIFICATES).exists():
            shutil.copyfile(_CERTIFICATES, self.root / _CERTIFICATES.lstrip("/"))
        for name, kind in _MOUNTED.items():
            (self.root / name).mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", kind, kind, str(self.root / name)], check=True)
        self.run("apt-get", "update", "-qq")
        self.run("useradd", "--create-home", "--uid", "1000", PERSON)
        return self

    def __exit__(self, *_error: object) -> None:
        self._end_processes()
        for name in reversed(_MOUNTED):
            subprocess.run(["umount", "--lazy", str(self.root / name)], check=False)

    def _end_processes(self) -> None:
        """End what still runs inside, as when the work was stopped in the middle."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (process / "root").readlink().is_relative_to(self.root.resolve()):
                    os.kill(int(process.name), signal.SIGKILL)

    def run(self, *command: str, as_person: bool = False, check: bool = True, limit: float = 900) -> str:
        """Run a command inside and return what it printed. Raises RuntimeError with its output when it fails."""
        who = ["--userspec=1000:1000"] if as_person else []
        home = f"/home/{PERSON}" if as_person else "/root"
        clean = ["env", "-i", f"HOME={home}", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]
        quiet = ["DEBIAN_FRONTEND=noninteractive"]
        done = subprocess.run(
            ["chroot", *who, str(self.root), *clean, *quiet, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=limit,
            check=False,
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} failed with exit code {done.returncode}:\n{done.stdout}")
        return done.stdout

    def install(self, *words: str) -> None:
        """Install packages, by name or as the path of a file inside; without what is only recommended."""
        self.run("apt-get", "install", "--yes", "-qq", "--no-install-recommends", *words)

    def put(self, source: Path, name: str) -> None:
        """Copy a file to a place inside."""
        target = self.root / name.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(0o755)

    def files(self) -> set[str]:
        """Return every file inside but what apt and dpkg keep about themselves."""
        found = set()
        for folder, folders, files in os.walk(self.root):
            below = Path(folder).relative_to(self.root).as_posix()
            start = "" if below == "." else f"{below}/"
            folders[:] = [name for name in folders if not f"{start}{name}/".startswith(_BOOKKEEPING)]
            found |= {f"{start}{name}" for name in [*folders, *files]}
        return found

    def _take_from_host(self, source: Path) -> None:
        target = self.root / source.relative_to("/")
        if source.is_dir():
            for file in source.iterdir():
                # A hook of the machine would call programs that are not inside.
                if "Invoke" not in file.read_text("utf-8", errors="replace"):
                    shutil.copyfile(file, target / file.name)
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            if source.name.endswith(".sources"):
                (self.root / "etc/apt/sources.list").write_text("", "utf-8")
