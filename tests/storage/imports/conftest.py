"""A person's folders, filled by each test, and a search in them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from drs_inspector.cloud.iam.methods.registry import sign_in_methods
from drs_inspector.storage.imports import FoundSignIn, find_sign_ins


class Person:
    """A home folder, a current folder and environment variables that no other test sees."""

    def __init__(self, base: Path) -> None:
        self.home = base / "home"
        self.folder = base / "work"
        self.site = base / "site"
        for place in (self.home, self.folder, self.site):
            place.mkdir()
        self.environ = {"XDG_CONFIG_DIRS": str(self.site)}

    def write(self, name: str, content: str | bytes, *, mode: int = 0o600) -> Path:
        """Write a file; ``name`` is below the home folder unless it begins with ``work/`` or ``site/``."""
        place = self.home if name.startswith(".") else self.home.parent
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.chmod(mode)
        return path

    def clouds(self, content: str | bytes, *, mode: int = 0o600) -> Path:
        return self.write(".config/openstack/clouds.yaml", content, mode=mode)

    def secure(self, content: str | bytes, *, mode: int = 0o600) -> Path:
        return self.write(".config/openstack/secure.yaml", content, mode=mode)

    def find(self, environ: Mapping[str, str] | None = None) -> list[FoundSignIn]:
        return find_sign_ins({**self.environ, **(environ or {})}, self.home, self.folder, sign_in_methods())

    def named(self, environ: Mapping[str, str] | None = None) -> dict[str, FoundSignIn]:
        return {found.profile.name: found for found in self.find(environ)}


MakePerson = Callable[[], Person]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)
