"""``--preview``: what a masking replaces and what stays, by class, in the words of the window."""

import sys

from rich import box
from rich.table import Table
from rich.text import Text

from drs_inspector.commands.output import write_lines
from drs_inspector.commands.show.job_table import console_for
from drs_inspector.domain.printable import printable
from drs_inspector.domain.redaction.allow_list import CLASSES, Policy
from drs_inspector.session.sources.masking_preview import MaskingPreview
from drs_inspector.session.sources.masking_texts import (
    HEADERS,
    REPLACED,
    STAYS,
    example_after,
    example_before,
    secrets_row,
    what_stays,
)


def print_preview(policy: Policy, preview: MaskingPreview) -> None:
    """Print a line for each class; a terminal cuts what is wider than it, a file or a pipe gets all of it."""
    terminal = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD if terminal else None, header_style="bold", pad_edge=False)
    _replace, found_title, *examples = HEADERS
    table.add_column("Class")
    table.add_column("Masking")
    table.add_column(found_title, justify="right")
    for title in examples:
        table.add_column(title, no_wrap=True)
    table.add_row(*(Text(printable(cell)) for cell in secrets_row(preview)))
    found = {one.name: one for one in preview.classes}
    for name, known in CLASSES.items():
        one, stays = found.get(name), name in policy.stays
        cells = (
            known.title,
            STAYS if stays else REPLACED,
            f"{one.count if one is not None else 0:,}",
            example_before(one),
            example_after(name, one, stays=stays),
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    console_for(sys.stdout).print(table)
    write_lines(what_stays(policy, preview))
