"""``show --view NAME``: the filter, columns and order of a saved view; what is given besides goes before."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from drs_inspector.commands.output import write_lines

if TYPE_CHECKING:
    from drs_inspector.storage.saved_views.saved_view import SavedView

_JOBS = "jobs"
# Columns of the window that are made of several of the table, or of one of another name; its status is in words.
_COLUMNS = {
    "route": ("source_engine", "target_instance"),
    "status": ("status_label",),
    "progress": ("progress", "lag"),
    "age": ("created",),
}


def complete_views(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the saved views that begin with what is typed, with their filters."""
    del ctx, param
    from drs_inspector.domain.printable import printable  # noqa: PLC0415 -- only when the shell asks
    from drs_inspector.session.saved_views.saved_views import SavedViews  # noqa: PLC0415 -- as above

    views = SavedViews().views
    return [CompletionItem(one.name, help=printable(one.filter)) for one in views if one.name.startswith(incomplete)]


def view_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--view NAME`` (``view``) to a command that writes the table of jobs."""
    return click.option(
        "--view",
        metavar="NAME",
        default="",
        shell_complete=complete_views,
        help="As a saved view of the window: its filter, columns and order; --filter narrows it, the others replace.",
    )(command)


def with_view(options: dict[str, Any]) -> None:
    """Put what a view says into the options of the command where they say nothing themselves.

    ``columns`` and ``sort`` are lists of names. Raises click.UsageError for a view that there is not, or whose filter
    cannot be read.
    """
    name = options.pop("view")
    if not name:
        return
    view = _find(name)
    options["filter_text"] = _both(view, options["filter_text"])
    left_out: list[str] = []
    if (options["table"] or _JOBS) == _JOBS:
        options["columns"] = options["columns"] or _known(view.columns, left_out)
        options["sort"] = options["sort"] or _known(view.sorting, left_out)
    if left_out:
        names = ", ".join(dict.fromkeys(left_out))
        write_lines(f"View “{name}”: left out is what the table of jobs does not have: {names}.", err=True)
    if view.grouping not in ("", "none"):
        write_lines(f"View “{name}”: its groups (by {view.grouping}) are for the window.", err=True)


def _find(name: str) -> "SavedView":
    from drs_inspector.session.saved_views.saved_views import SavedViews  # noqa: PLC0415 -- not for --help

    views = SavedViews()
    found = views.find(name)
    if found is not None:
        if views.problem is not None:
            write_lines(str(views.problem), err=True)
        return found
    names = [one.name for one in views.views]
    by_case = {one.casefold(): one for one in names}
    near = by_case.get(name.casefold()) or next(iter(get_close_matches(name, names, 1)), "")
    meant = f" Did you mean “{near}”?" if near else ""
    why = f" {views.problem}" if views.problem is not None else ""
    listed = ", ".join(f"“{one}”" for one in names)
    raise click.UsageError(f"There is no saved view “{name}”.{meant} Views: {listed}.{why}")


def _both(view: "SavedView", text: str) -> str:
    """Return a filter that lets in what both let in."""
    from drs_inspector.domain.query.nodes import all_of, text_of  # noqa: PLC0415 -- not for --help
    from drs_inspector.domain.query.parser import parse  # noqa: PLC0415 -- as above
    from drs_inspector.domain.query.scanner import QueryProblemError  # noqa: PLC0415 -- as above

    try:
        own = parse(view.filter)
    except QueryProblemError as error:
        problem = error.problem
        words = f"The filter of the view “{view.name}” cannot be read: {problem.sentence} (Place {problem.start + 1}.)"
        raise click.UsageError(words) from None
    if own is None or not text:
        return text or view.filter.strip()
    return text_of(all_of(node for node in (own, parse(text)) if node is not None))


def _known(names: Sequence[str], left_out: list[str]) -> list[str]:
    """Return the names of a view that the table of jobs has, or a path may be; note the others."""
    from drs_inspector.domain.tables.job_columns import JOBS_BY_NAME  # noqa: PLC0415 -- not for --help
    from drs_inspector.domain.tables.path_values import kind_at, path_of  # noqa: PLC0415 -- as above

    found: list[str] = []
    for written in names:
        minus, name = ("-", written[1:]) if written.startswith("-") else ("", written)
        path = path_of(name)
        if name in ("status", "progress") or (name in _COLUMNS and name not in JOBS_BY_NAME):
            found += [f"{minus}{one}" for one in _COLUMNS[name]]
        elif name in JOBS_BY_NAME or (path is not None and (len(path.steps) > 1 or kind_at(path) is not None)):
            found.append(written)
        else:
            left_out.append(name)
    return found
