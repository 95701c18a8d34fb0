"""What macOS is told about the program: the parts of its Info.plist that PyInstaller does not write by itself."""

from typing import Any

BUNDLE_NAME = "DRS Inspector.app"
_OLDEST_SYSTEM = "13.0"  # as the Qt wheels are built


def info_plist(version: str) -> dict[str, Any]:
    """Return the members; archives are JSON, so the program is offered for them without taking them from others."""
    release = version.partition("+")[0].partition(".dev")[0]
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
