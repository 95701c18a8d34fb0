"""What the shell offers for names of tables and columns."""

import click
from click.shell_completion import CompletionItem

_DEFAULT = "jobs"


def complete_tables(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the tables that begin with what is typed, with what they are."""
    del ctx, param
    from drs_inspector.domain.tables.documents import TABLES  # noqa: PLC0415 -- only when the shell asks

    return [CompletionItem(name, help=one.title) for name, one in TABLES.items() if name.startswith(incomplete)]


def complete_columns(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the columns of the table that is named, of jobs without one; those that are typed already stay."""
    del param
    from drs_inspector.domain.tables.documents import TABLES  # noqa: PLC0415 -- only when the shell asks

    before, comma, name = incomplete.rpartition(",")
    table = TABLES.get(ctx.params.get("table") or _DEFAULT)
    columns = table.columns if table is not None else ()
    return [
        CompletionItem(f"{before}{comma}{column.name}", help=column.title)
        for column in columns
        if column.name.startswith(name)
    ]


def complete_sort(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the columns as ``complete_columns`` does, behind a "-" where one is typed."""
    before, comma, name = incomplete.rpartition(",")
    minus = "-" if name.startswith("-") else ""
    found = complete_columns(ctx, param, name.removeprefix("-"))
    return [CompletionItem(f"{before}{comma}{minus}{item.value}", help=item.help) for item in found]
