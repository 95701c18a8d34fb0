"""``--filter``: only jobs that match, by the filter of the window. For commands that read jobs."""

from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING, Any
from unicodedata import combining, east_asian_width

import click

from drs_inspector.commands.output import write_lines
from drs_inspector.domain.printable import printable

if TYPE_CHECKING:
    # --help is answered without loading the work.
    from drs_inspector.domain.query.query import JobQuery, QueryProblem
    from drs_inspector.domain.snapshot import Snapshot
    from drs_inspector.session.job_list.list_filter import ListFilter, Store

_SLICE_SECONDS = 0.2
_WIDTH = 34
# Letters of a long filter that are shown before and after what is wrong.
_AROUND = 50
_OF_FIGURES = (
    "",
    "Figures are known of a file that holds them, of a project while it is watched, and in the window of one that was",
    "just read. show, find and export read jobs and no figures of a project before they filter: then a filter that",
    "asks for figures knows of no running job whether it matches, and says so. watch --filter reads them.",
)


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--filter TEXT`` (``filter_text``) and ``--filter-help`` to a command."""
    command = click.option(
        "--filter-help", is_flag=True, is_eager=True, expose_value=False, callback=_explain, help="Explain --filter."
    )(command)
    return click.option(
        "--filter",
        "filter_text",
        metavar="TEXT",
        default="",
        callback=checked_filter,
        help="Only jobs that match, as the filter line of the window finds them: is:failed engine:mysql updated<2d.",
    )(command)


def checked_filter(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Return the text of a filter, for an option that takes one; one that cannot be read is a usage error."""
    if value:
        from drs_inspector.domain.query.query import parse_query  # noqa: PLC0415 -- not for --help

        query = parse_query(value)
        # Whether a job has what no documentation names is known when jobs have been read.
        if query.problem is not None and not query.unknown_paths:
            raise WrongFilter(value, query.problem, ctx, param)
    return value.strip()


class WrongFilter(click.BadParameter):
    """A filter that cannot be read: what is wrong, and below it the filter with a mark under the place.

    ``cause`` says the place for programs.
    """

    def __init__(
        self, text: str, problem: "QueryProblem", ctx: click.Context | None = None, param: click.Parameter | None = None
    ) -> None:
        super().__init__(problem.sentence, ctx, param, param_hint=None if param else "'--filter'")
        start, end = problem.start, max(problem.end, problem.start + 1)
        first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
        before, piece, after = (printable(text[one:two]) for one, two in ((first, start), (start, end), (end, last)))
        lead = "…" if first else ""
        cut = piece if len(piece) <= 2 * _AROUND else f"{piece[: 2 * _AROUND]}…"
        self.cause = f'Place {start + 1}: "{cut}".'
        self._marked = (
            f"  {lead}{before}{cut}{after}{'…' if last < len(text) else ''}",
            f"  {' ' * _columns(lead + before)}{'^' * max(1, _columns(cut))}",
        )

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the words and the marked filter, to standard error where no file is given."""
        super().show(file)
        if file is None:
            write_lines(*self._marked, err=True)
        else:
            file.write("\n".join((*self._marked, "")))


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(combining(letter) > 0 for letter in text)


def _explain(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if not value or ctx.resilient_parsing:
        return
    from drs_inspector.domain.query.grammar import EXAMPLE, rows  # noqa: PLC0415 -- not for --help

    said: list[str] = [f"Example: {EXAMPLE}"]
    section = ""
    for title, example, meaning in rows():
        if title != section:
            said += ["", f"{title}:"]
            section = title
        said.append(f"  {example:<{_WIDTH}}  {meaning}")
    write_lines(*said, *_OF_FIGURES)
    ctx.exit()


def read_filter(text: str, snapshots: Iterable["Snapshot"]) -> "JobQuery":
    """Return the query of a filter over documents. Raises click.UsageError where none has what it names."""
    from drs_inspector.domain.query.search import read_query  # noqa: PLC0415 -- as above

    query = read_query(text, snapshots)
    if query.problem is not None:
        raise WrongFilter(text, query.problem)
    return query


def filtered(store: "Store", query: "JobQuery") -> "ListFilter":
    """Return the answers of a filter over all jobs; in a terminal it says how far it is."""
    from drs_inspector.commands.terminal import shown_status  # noqa: PLC0415 -- as above
    from drs_inspector.session.coverage_texts import search_words  # noqa: PLC0415 -- as above
    from drs_inspector.session.job_list.list_filter import ListFilter  # noqa: PLC0415 -- as above

    answers = ListFilter(store)
    answers.start(query)
    with shown_status() as show:
        while not answers.work(_SLICE_SECONDS):
            show(search_words(*answers.progress, answers.share))
    return answers
