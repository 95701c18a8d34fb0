"""Prove that the packages install, run, upgrade and leave: ``python3 dev.py packages --prove`` runs this, as root.

    python packaging/prove_install.py PACKAGE.deb [PACKAGE.rpm] [ARCHIVE.tar.xz] [--folder FOLDER]

The .deb goes into a bare Debian 12 (debootstrap, which stays in FOLDER for the next time): alone first, then with X,
D-Bus and a keyring, where a session drives it as a person does; upgraded from a lower version with a profile; removed.
The .rpm is unpacked and examined with rpm's own tools, the archive is installed into an empty home and removed from
there.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bare_debian import PERSON, BareDebian
from identity import NAME

ROOT = Path(__file__).resolve().parents[1]
OLDER = "0.0.1-1"
OBSOLETE = f"usr/lib/{NAME}/_internal/obsolete.txt"
DESKTOP = ["xvfb", "xauth", "dbus", "gnome-keyring", "xdotool", "libglib2.0-bin", "shared-mime-info"]
DESKTOP += ["desktop-file-utils", "fonts-dejavu-core"]


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def need(holds: object, otherwise: str) -> None:
    """Raise RuntimeError with the text ``otherwise`` when a condition does not hold."""
    if not holds:
        raise RuntimeError(otherwise)


def prove_deb(package: Path, folder: Path) -> None:
    """Install, use, upgrade and remove the package in a bare Debian."""
    with BareDebian(folder) as debian:
        before = debian.files()
        debian.put(package, "/root/new.deb")
        prove_alone(debian)
        # fontconfig keeps a cache of its own in the person's home.
        leftovers = {name for name in debian.files() - before if not name.startswith("home/")}
        need(not leftovers, f"left behind after removal: {sorted(leftovers)[:20]}")
        say("ok: removed with what it had pulled in; not one file is left")
        older = older_package(package, folder)
        debian.put(older, "/root/old.deb")
        debian.put(ROOT / "packaging/linux/prove_session.sh", "/usr/local/bin/prove-session")
        prove_session(debian)


def prove_alone(debian: BareDebian) -> None:
    """Install the package with its Depends and nothing else, test it off screen, remove everything again."""
    debian.install("/root/new.deb")
    say(f"ok: installed into a bare Debian: {debian.run(NAME, '--version').strip()}")
    script = (
        f"find /usr/lib/{NAME} -name '*.so*' -type f ! -name libqgtk3.so -o -path /usr/lib/{NAME}/{NAME} "
        f"| LD_LIBRARY_PATH=/usr/lib/{NAME}/_internal:/usr/lib/{NAME}/_internal/PySide6 xargs ldd"
    )
    missing = sorted(set(re.findall(r"(\S+) => not found", debian.run("sh", "-c", script))))
    need(not missing, f"Depends lacks what has these libraries: {missing}")
    say("ok: every library that any of its files needs is there")
    say(indented(debian.run(NAME, "self-test", as_person=True)))
    debian.run("apt-get", "purge", "--yes", "-qq", NAME)
    debian.run("apt-get", "autoremove", "--purge", "--yes", "-qq")
    # Programs that use a folder of the person's leave it; nothing of this one may have been made by the self-test.
    own = [path for path in (debian.root / f"home/{PERSON}").rglob("*") if NAME in path.name]
    need(not own, f"the self-test has left files with the person: {own}")


def prove_session(debian: BareDebian) -> None:
    """Use the older version in a session, upgrade, use the new one, remove it."""
    debian.install(*DESKTOP)
    without = debian.files()
    debian.install("/root/old.deb")
    need((debian.root / OBSOLETE).exists(), "the older version is not the older version")
    profiles = write_profile(debian)
    say("ok: the older version is installed, with a profile of its person's")
    say(indented(session(debian)))
    debian.install("/root/new.deb")
    need(not (debian.root / OBSOLETE).exists(), "a file of the older version is still there after the upgrade")
    found = (debian.root / f"home/{PERSON}/.config/{NAME}/profiles.json").read_text("utf-8")
    need(found == profiles, "the upgrade has changed the profiles")
    say(f"ok: upgraded to {debian.run(NAME, '--version').strip()}, profiles untouched, no file of the older one left")
    say(indented(session(debian)))
    debian.run("apt-get", "purge", "--yes", "-qq", NAME)
    debian.run("apt-get", "autoremove", "--purge", "--yes", "-qq")
    # What the package had pulled in may serve the desktop now; of the package itself nothing stays.
    left = {name for name in debian.files() - without if NAME in name and not name.startswith("home/")}
    need(not left, f"left behind after removal: {sorted(left)}")
    need(any("profiles.json" in name for name in own_data(debian)), "the removal took the person's profiles")
    say(f"ok: removed; the person's own data is still there ({', '.join(sorted(own_data(debian)))})")


def session(debian: BareDebian) -> str:
    """Run the session and return its output."""
    return debian.run("/usr/local/bin/prove-session", as_person=True, limit=240)


def own_data(debian: BareDebian) -> list[str]:
    """Return the files of the person's that the program made."""
    home = debian.root / f"home/{PERSON}"
    return [path.relative_to(home).as_posix() for path in home.rglob("*") if f"/{NAME}/" in path.as_posix()]


def write_profile(debian: BareDebian) -> str:
    """Give the person a profile whose cloud is a closed port of this machine, and return the file's text."""
    place = debian.root / f"home/{PERSON}/.config/{NAME}/profiles.json"
    place.parent.mkdir(parents=True)
    code = (
        "import sys; from pathlib import Path; from drs_inspector.storage.profiles.store import Profile, save_profile; "
        "save_profile(Profile(name='proof', iam_url='https://127.0.0.1:9', drs_url='https://127.0.0.1:9', "
        "domain='example', username='example', project_id='0123456789abcdef0123456789abcdef'), Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, str(place)], check=True, cwd=ROOT)
    subprocess.run(["chown", "-R", "1000:1000", str(debian.root / f"home/{PERSON}")], check=True)
    return place.read_text("utf-8")


def older_package(package: Path, folder: Path) -> Path:
    """Return the same package under a lower version and with a file that the new one has not."""
    tree, older = folder / "older", folder / "older.deb"
    shutil.rmtree(tree, ignore_errors=True)
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(tree)], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {OLDER}", control.read_text("utf-8")), "utf-8")
    (tree / OBSOLETE).write_text("The new version has no such file.\n", "utf-8")
    command = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", str(tree), str(older)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return older


def prove_rpm(package: Path) -> None:
    """Let rpm's own tools look at the package, unpack it and run what is in it."""
    say(f"ok: rpm --checksig: {output('rpm', '--checksig', '--nosignature', str(package)).strip()}")
    names = output("rpm", "-qlp", str(package)).split()
    for wanted in (
        f"/usr/bin/{NAME}",
        f"/usr/share/applications/{NAME}.desktop",
        f"/usr/lib/{NAME}/licences/README.txt",
    ):
        need(wanted in names, f"the rpm lacks {wanted}")
    needs = output("rpm", "-qp", "--requires", str(package))
    need("libQt6" not in needs and "libpython" not in needs, "the rpm requires libraries that it brings itself")
    need("libX11.so.6()(64bit)" in needs and "libc.so.6" in needs, "the rpm does not require the system's libraries")
    with tempfile.TemporaryDirectory() as folder:
        unpack = f"rpm2cpio '{package.resolve()}' | cpio --extract --make-directories --quiet"
        subprocess.run(["sh", "-c", unpack], cwd=folder, check=True)
        program = Path(folder, "usr/bin", NAME)
        say(f"ok: rpm unpacked, {len(names)} files: {output(str(program), '--version').strip()}")
        say(indented(output(str(program), "self-test", home=folder)))


def prove_archive(package: Path) -> None:
    """Install the archive into an empty home, run the program, remove it; the home must be as empty as before."""
    with tempfile.TemporaryDirectory() as folder:
        home, unpacked = Path(folder, "home"), Path(folder, "unpacked")
        home.mkdir()
        unpacked.mkdir()
        subprocess.run(["tar", "-xf", str(package.resolve())], cwd=unpacked, check=True)
        (installer,) = unpacked.glob("*/install.sh")
        output(str(installer), home=str(home))
        output(str(installer), home=str(home))  # again: an upgrade in place
        shutil.rmtree(unpacked)
        said = output(str(home / f".local/bin/{NAME}"), "--version", home=str(home)).strip()
        entry = home / f".local/share/applications/{NAME}.desktop"
        output("desktop-file-validate", str(entry))
        output(str(home / f".local/lib/{NAME}/remove"), home=str(home))
        left = [path for path in home.rglob("*") if path.is_file() and NAME in path.name]
        need(not left, f"the archive's removal leaves {left}")
        say(f"ok: archive installed into a home, upgraded, removed: {said}")


def output(*command: str, home: str = "") -> str:
    """Return what a command prints. Raises RuntimeError with it when the command fails."""
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment["HOME"] = home or os.environ.get("HOME", "/")
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, check=False
    )
    need(done.returncode == 0, f"{' '.join(command)} failed with exit code {done.returncode}:\n{done.stdout}")
    return done.stdout


def indented(text: str) -> str:
    """Return lines set off from those of this script."""
    return "\n".join(f"    {line}" for line in text.strip().splitlines())


def main() -> int:
    """Read the command line and prove each package."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="+", type=Path)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "prove", help="where the bare Debian stays for the next time"
    )
    chosen = parser.parse_args()
    try:
        for package in chosen.packages:
            say(f"== {package.name}")
            if package.suffix == ".deb":
                need(os.geteuid() == 0, "Making a bare Debian needs root.")
                prove_deb(package, chosen.folder)
            elif package.suffix == ".rpm":
                prove_rpm(package)
            else:
                prove_archive(package)
    except RuntimeError as problem:
        say(f"FAILED: {problem}")
        return 1
    say("all proved")
    return 0


if __name__ == "__main__":
    sys.exit(main())
