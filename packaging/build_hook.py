"""Hatchling calls this when it builds: the program gets its version, a wheel the files for desktop and shell."""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.requirements import Requirement

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE))

import version as version_file  # noqa: E402 - found in this folder, which is in no search path before


class BuildHook(BuildHookInterface[BuilderConfig]):
    """Writes ``drs_inspector/_version.py`` and gives a wheel what belongs below ``share/``."""

    def dependencies(self) -> list[str]:
        """Return what a build needs: click, because manual page and completions are made by the command line."""
        return [line for line in self.metadata.core.dependencies if Requirement(line).name == "click"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare a build; ``version`` is its kind ("standard", "editable"), the number is in the metadata."""
        version_file.write(self.metadata.version)
        if self.target_name == "wheel" and version == "standard":
            self._share = tempfile.TemporaryDirectory()  # removed with this hook
            self._write_share(Path(self._share.name))
            build_data["shared_data"][self._share.name] = "share"

    def _write_share(self, folder: Path) -> None:
        """Run the generator in a process of its own, which imports these sources and no installed program."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        # Without it an sdist does not know the commit's date, and the same sources shall make the same wheel.
        day = datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdigit() else ""
        words = ["--share", str(folder), "--version", self.metadata.version, "--day", day]
        subprocess.run([sys.executable, str(HERE / "desktop_files.py"), *words], check=True)
