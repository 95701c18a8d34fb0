"""Hatchling calls this for the metadata of wheel and sdist: project URLs and the long description."""

import sys
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

sys.path.append(str(Path(__file__).resolve().parent))

import long_description
from identity import REPOSITORY


class MetadataHook(MetadataHookInterface):
    """Fills the fields that ``pyproject.toml`` names as dynamic. An sdist carries them, so they are taken from it."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Put ``urls`` and ``readme`` into the table ``project``."""
        root = Path(self.root)
        readme = (root / "README.md").read_text("utf-8")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": long_description.for_index(readme, root, metadata["version"]),
        }
        metadata["urls"] = {
            "Homepage": REPOSITORY,
            "Documentation": f"{REPOSITORY}/tree/HEAD/docs",
            "Changelog": f"{REPOSITORY}/blob/HEAD/CHANGELOG.md",
            "Issues": f"{REPOSITORY}/issues",
            "Source": REPOSITORY,
        }
