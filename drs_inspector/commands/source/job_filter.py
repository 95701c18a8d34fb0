"""``--filter``: only jobs that match, by the filter of the window. For commands that read jobs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from drs_inspector.commands.output import write_lines

if TYPE_CHECKING:
    # --help is answered without loading the work.
    from drs_inspector.session.job_list.list_filter import ListFilter, Store

_SLICE_SECONDS = 0.2


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
        callback=_checked,
        help="Only jobs that match, as the filter line of the window finds them: is:failed engine:mysql -test.",
    )(command)


def _checked(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Return the text of a filter; one that cannot be read is a usage error."""
    if value:
        from drs_inspector.domain.query.query import parse_query  # noqa: PLC0415 -- not for --help

        error = parse_query(value).error
        if error:
            raise click.BadParameter(error, ctx, param)
    return value.strip()


def _explain(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if not value or ctx.resilient_parsing:
        return
    from drs_inspector.domain.query.fields import WORDS, field_help  # noqa: PLC0415 -- not for --help

    width = max(len(name) for name, _help in field_help()) + 1
    write_lines(
        f"Words look in {WORDS.help}; a job must hold all of them.",
        '"two words" stay together, -word leaves jobs out, field:value looks in one place:',
        "",
        *(f"  {f'{name}:':<{width}}  {text}" for name, text in field_help()),
    )
    ctx.exit()


def filtered(store: "Store", text: str) -> "ListFilter":
    """Return the answers of a filter over all jobs; in a terminal it says how far it is."""
    from drs_inspector.commands.terminal import shown_status  # noqa: PLC0415 -- as above
    from drs_inspector.session.coverage_texts import search_words  # noqa: PLC0415 -- as above
    from drs_inspector.session.job_list.list_filter import ListFilter  # noqa: PLC0415 -- as above

    answers = ListFilter(store)
    answers.start(text)
    with shown_status() as show:
        while not answers.work(_SLICE_SECONDS):
            show(search_words(*answers.progress))
    return answers
