"""The members of the macOS bundle's Info.plist that PyInstaller does not write by itself."""

from typing import Any

import version

BUNDLE_NAME = "DRS Inspector.app"
_OLDEST_SYSTEM = "13.0"  # as the Qt wheels are built


def info_plist(number: str) -> dict[str, Any]:
    """Return the members for version ``number``; archives are JSON, so the program is offered for them as one of many.

    Apple takes three numbers and no letters. Raises ValueError for text that is no version of this program.
    """
    release = ".".join(map(str, version.numbers(number)[:3]))
    return {
        "CFBundleDisplayName": "DRS Inspector",
        "CFBundleShortVersionString": release,
        "CFBundleVersion": release,
        "LSMinimumSystemVersion": _OLDEST_SYSTEM,
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": "DRS Inspector contributors, Apache License 2.0",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "DRS Inspector archive",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": ["public.json", "org.gnu.gnu-zip-archive"],
            }
        ],
    }
