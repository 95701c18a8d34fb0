"""The formats of exports by name; window and command line offer what is registered here."""

from collections.abc import Callable

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import Exporter
from drs_inspector.storage.exports.lake.lake_folder import LakeFolder
from drs_inspector.storage.exports.tables.registry import FOLDER_FORMATS, LAKE_FORMATS
from drs_inspector.storage.exports.tables.table_folder import TableFolder

DEFAULT = ArchiveExporter.name

_exporters: dict[str, Exporter] = {}


def register(exporter: Exporter) -> Callable[[], None]:
    """Offer a format; the returned function takes it away again. Raises ValueError for a name that is taken."""
    if exporter.name in _exporters:
        raise ValueError(exporter.name)
    _exporters[exporter.name] = exporter

    def take_away() -> None:
        _exporters.pop(exporter.name, None)

    return take_away


def exporters() -> tuple[Exporter, ...]:
    """Return the formats in the order in which they are offered."""
    return tuple(_exporters.values())


def exporter_named(name: str) -> Exporter:
    """Return a format by its name; raises InspectorError that names the known ones."""
    found = _exporters.get(name)
    if found is None:
        known = ", ".join(_exporters)
        raise InspectorError(f"There is no export format {name!r}.", "", f"Formats: {known}.")
    return found


register(ArchiveExporter())
for _form, _words in LAKE_FORMATS.items():
    register(LakeFolder(_form, f"Tables as {_words}, a folder that grows"))
for _form, _words in FOLDER_FORMATS.items():
    register(TableFolder(_form, f"Tables as {_words}, a folder"))
