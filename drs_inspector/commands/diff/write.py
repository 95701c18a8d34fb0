"""Writes a comparison for programs where it is to go; how it is written, ``session/compare/written.py`` says."""

from drs_inspector.commands.table_output.destination import Destination, opened
from drs_inspector.commands.table_output.write import write_rows
from drs_inspector.domain.compare.result import Comparison
from drs_inspector.session.compare.written import DifferenceRows, json_pieces, ndjson_pieces


def write_json(found: Comparison, titles: tuple[str, str], destination: Destination) -> None:
    """Write the whole as one document, a job at a time."""
    with opened(destination) as stream:
        stream.writelines(json_pieces(found, titles))


def write_ndjson(found: Comparison, titles: tuple[str, str], destination: Destination) -> None:
    """Write each job that has a change as a line."""
    del titles
    with opened(destination) as stream:
        stream.writelines(ndjson_pieces(found))


def write_csv(found: Comparison, destination: Destination) -> None:
    """Write a row for each difference, and one for a job that has none."""
    write_rows(DifferenceRows(found), destination)
