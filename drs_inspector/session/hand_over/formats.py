"""As what jobs can be handed over: the formats of ``storage/exports/registry.py``, and the report among them."""

from drs_inspector.session.hand_over.report_file import REPORT, ReportExporter
from drs_inspector.storage.exports.exporter import Exporter
from drs_inspector.storage.exports.registry import exporter_named, exporters


def formats() -> tuple[Exporter, ...]:
    """Return the formats in the order in which they are offered: the report is the second."""
    first, *others = exporters()
    return first, ReportExporter(), *others


def format_named(name: str, *, with_archive: bool = False, unsure: int = 0) -> Exporter:
    """Return a format by its name; the other arguments are a report's. Raises InspectorError for no such name."""
    return ReportExporter(with_archive=with_archive, unsure=unsure) if name == REPORT else exporter_named(name)
