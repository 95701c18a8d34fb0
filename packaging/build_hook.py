"""Hatchling calls this when it builds a wheel or an editable installation: the program gets its version."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class VersionHook(BuildHookInterface):  # type: ignore[misc]
    """Writes ``drs_inspector/_version.py`` with the version that the package's metadata has."""

    PLUGIN_NAME = "version"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the file; ``version`` is the kind of build, the number is in the metadata."""
        del version, build_data
        place = Path(self.root) / "packaging" / "version.py"
        spec = importlib.util.spec_from_file_location("drs_inspector_version", place)
        if spec is None or spec.loader is None:
            raise ImportError(f"{place} cannot be loaded")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.write(self.metadata.version)
